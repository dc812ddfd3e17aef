using System.Text;
using System.Text.Json.Nodes;
using Npgsql;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>Sources, gaps and dead letters; the letters are two messages of no handler, put where Wolverine would put them.</summary>
internal static class SyncArea
{
    internal static async Task RunAsync(Calls anybody)
    {
        var calls = await anybody.AsAdminAsync();
        var sources = await calls.SendAsync(200, "GET /v1/sync/sources");
        sources.Items.Select(source => (string?)source!["source"]).ShouldContain("user-service");
        await calls.SendAsync(200, "GET /v1/sync/gaps");

        var (replayed, discarded) = (await LetterAsync(anybody), await LetterAsync(anybody));
        var listed = await calls.SendAsync(200, "GET /v1/dead-letters", ["?type=nobody.takes.this"]);
        listed.Items.Select(letter => (string?)letter!["id"]).ShouldContain(replayed);
        var shown = await calls.SendAsync(200, "GET /v1/dead-letters/{id}", [replayed]);
        ((string?)shown.Json["letter"]!["kind"]).ShouldBe("message");
        ((string?)(await calls.SendAsync(200, "POST /v1/dead-letters/{id}/replay", [replayed])).Json["status"]).ShouldBe("queued");
        await calls.SendAsync(204, "DELETE /v1/dead-letters/{id}", [discarded]);
        await calls.SendAsync(404, "DELETE /v1/dead-letters/{id}", [discarded]);
    }

    private static async Task<string> LetterAsync(Calls anybody)
    {
        var id = Guid.CreateVersion7();
        await using var source = NpgsqlDataSource.Create(anybody.World.Postgres);
        await using var command = source.CreateCommand("""
            insert into messaging.wolverine_dead_letters (id, body, message_type, received_at, source, exception_type, exception_message, sent_at, replayable)
            values ($1, $2, 'nobody.takes.this', 'local://nowhere', 'zerotrust', 'System.InvalidOperationException', '-', now(), false)
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(Wolverine.Runtime.Serialization.EnvelopeSerializer.Serialize(new Wolverine.Envelope
        {
            Id = id, MessageType = "nobody.takes.this", ContentType = "application/json", Destination = new Uri("local://nowhere"), Data = Encoding.UTF8.GetBytes("{}"),
        }));
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return id.ToString();
    }
}
