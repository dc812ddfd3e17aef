namespace ZeroTrust.Native.Tests.Instances;

internal static class FrozenRedis
{
    /// <summary>Does something with Redis frozen, or as it is; in the end it runs.</summary>
    public static async Task PerhapsFrozenAsync(this FreezableRedis redis, bool frozen, Func<Task> work)
    {
        if (frozen)
        {
            redis.Freeze();
        }

        try
        {
            await work();
        }
        finally
        {
            redis.Thaw();
        }
    }
}
