using Marten;
using Npgsql;

namespace ZeroTrust.Platform.Postgres;

/// <summary>What every document store of the platform has in common, the ones of tests included.</summary>
public static class StoreDefaults
{
    /// <summary>One pool, and nothing is tried twice.</summary>
    public static void Apply(StoreOptions options, NpgsqlDataSource source)
    {
        options.Connection(source);
        // Marten replays a failed batch on another connection, where Npgsql 9 takes names of statements prepared on the first
        // one for its own (npgsql#6432): it would run whatever is prepared there under that name. Callers and queues try again.
        options.ConfigurePolly(static _ => { });
        options.ConfigureWritePolly(static _ => { });
    }
}
