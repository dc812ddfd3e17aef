using Npgsql;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>The trail by its cursor, with and without personal values, one block of facts, and the search of decisions.</summary>
internal static class AuditArea
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static async Task RunAsync(Calls anybody)
    {
        var calls = await anybody.AsAdminAsync();
        var first = await calls.SendAsync(200, "GET /v1/audit/entries", ["?limit=2"]);
        var next = await calls.SendAsync(200, "GET /v1/audit/entries", [$"?limit=200&cursor={Uri.EscapeDataString((string)first.Json["next_cursor"]!)}"]);
        first.Items.Count.ShouldBe(2);
        first.Items.Concat(next.Items).Select(entry => (string)entry!["id"]!).ShouldBeUnique();
        next.Items.Select(entry => (string?)entry!["action"]).ShouldContain("service.registered");

        await calls.SendAsync(200, "GET /v1/audit/entries", ["?personal=true&action=session.opened"]);
        // The trail is read up to the oldest transaction under way, and other tests have some.
        await Eventually.HoldsAsync(
            async () => (await calls.SendAsync(200, "GET /v1/audit/entries", ["?action=audit.read_personal"])).Items.Count > 0,
            Patience, "the reading of personal values left its entry");

        var block = await calls.SendAsync(200, "GET /v1/audit/blocks/{id}", [await BlockWithFactsAsync(anybody)]);
        ((bool)block.Json["intact"]!).ShouldBeTrue();
        block.Json["facts"]!.AsArray().ShouldNotBeEmpty();

        // Decisions of the tests that ran before, or none: that the search answers in the native binary is what counts here.
        var decisions = await calls.SendAsync(200, "GET /v1/audit/decisions", ["?outcome=denied&limit=1"]);
        decisions.Items.Select(item => (string)item!["outcome"]!).ShouldAllBe(outcome => outcome == "denied");
    }

    // No address lists the blocks; an alarm names them. The service token gives the stream something to store.
    private static async Task<string> BlockWithFactsAsync(Calls anybody)
    {
        await anybody.Sample.ServiceTokenAsync(anybody.Sample.OrderService, "user-service");
        await using var source = NpgsqlDataSource.Create(anybody.World.Postgres);
        var id = string.Empty;
        await Eventually.HoldsAsync(
            async () =>
            {
                await using var command = source.CreateCommand("select id::text from compliance_audit.blocks where count > 0 limit 1");
                id = await command.ExecuteScalarAsync() as string ?? string.Empty;
                return id.Length > 0;
            },
            Patience, "a block of facts is stored");
        return id;
    }
}
