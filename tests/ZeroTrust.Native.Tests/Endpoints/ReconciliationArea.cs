namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>Comparing the copies of permissions with the database, asked for and looked at.</summary>
internal static class ReconciliationArea
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static async Task RunAsync(Calls anybody)
    {
        var calls = await anybody.AsAdminAsync();
        var at = (DateTimeOffset)(await calls.SendAsync(202, "POST /v1/sync/reconcile")).Json["at"]!;
        await Eventually.HoldsAsync(
            async () =>
            {
                var items = (await calls.SendAsync(200, "GET /v1/sync/reconcile")).Json["items"]!.AsArray();
                var since = items.Where(item => (DateTimeOffset)item!["began_at"]! >= at).Select(item => (string?)item!["place"]).ToHashSet();
                return since.IsSupersetOf(["local", "redis"]);
            },
            Patience, "both places were compared");
    }
}
