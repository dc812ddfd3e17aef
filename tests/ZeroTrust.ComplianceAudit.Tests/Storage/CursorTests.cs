using Npgsql;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Entries;

namespace ZeroTrust.ComplianceAudit.Tests.Storage;

/// <summary>A reader that goes on from its cursor must see every entry once, in whatever order transactions commit.</summary>
public sealed class CursorTests
{
    private const string Insert = """
        insert into compliance_audit.entries (id, at, actor_kind, actor_id, action, resource_type, resource_id, outcome)
        values (gen_random_uuid(), now(), 'system', 'zerotrust', 'test.done', 'test', $1, 'success')
        """;

    [Fact]
    public async Task Shows_an_entry_of_a_transaction_that_commits_late()
    {
        await using var trail = await TrailFixture.CreateAsync();
        await using var slow = await trail.Database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await InsertAsync(slow, "slow, first");

        await trail.WriteAsync(TrailFixture.Entry("quick"));
        var during = await trail.Reader.ReadAsync(TrailFixture.Everything, null, 100, CancellationToken.None);
        during.ShouldBeEmpty("the quick entry stands behind one that is not there yet");

        await InsertAsync(slow, "slow, second");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        (await trail.ReadAsync()).Select(entry => entry.ResourceId).ShouldBe(["slow, first", "slow, second", "quick"]);
    }

    [Fact]
    public async Task A_reader_beside_many_writers_sees_everything_once()
    {
        const int Writers = 8;
        const int PerWriter = 40;
        await using var trail = await TrailFixture.CreateAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(trail, writer, PerWriter))));

        var seen = new List<string>();
        EntryCursor? after = null;
        bool finished;
        do
        {
            finished = writing.IsCompleted;
            await trail.Reader.SettleAsync(finished ? TimeSpan.FromSeconds(30) : TimeSpan.Zero, CancellationToken.None);
            var page = await trail.Reader.ReadAsync(TrailFixture.Everything, after, 7, CancellationToken.None);
            seen.AddRange(page.Select(item => item.Entry.ResourceId));
            after = page.Count > 0 ? page[^1].At : after;
            finished &= page.Count == 0;
        }
        while (!finished);

        await writing;
        seen.Count.ShouldBe(Writers * PerWriter);
        seen.Distinct().Count().ShouldBe(Writers * PerWriter);
    }

    [Fact]
    public void A_cursor_survives_its_text_form()
    {
        var cursor = new EntryCursor(ulong.MaxValue, 42);
        EntryCursor.Parse(cursor.ToString()).ShouldBe(cursor);
        foreach (var bad in new[] { "", ":", "1", "1:", ":1", "-1:1", "1:-1", "1:1:1", "x:1", "1 :1" })
        {
            Should.Throw<ZeroTrust.Platform.Problems.ProblemException>(() => EntryCursor.Parse(bad)).Problem.Status.ShouldBe(400);
        }
    }

    [Theory]
    [InlineData("not base64url!")]
    [InlineData("ä")]
    [InlineData("A")]
    [InlineData("a+b/")]
    [InlineData("AA")]
    [InlineData("_w")]
    [InlineData("YQpi")]
    [InlineData("7aCA")]
    public void A_cursor_that_we_did_not_make_is_a_bad_request(string cursor)
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.QueryString = Microsoft.AspNetCore.Http.QueryString.Create("cursor", cursor);
        Should.Throw<ZeroTrust.Platform.Problems.ProblemException>(() => ZeroTrust.Platform.Paging.PageQuery.Read(context.Request)).Problem.Status.ShouldBe(400);
    }

    [Fact]
    public void The_opaque_form_is_the_one_that_a_list_reads()
    {
        var cursor = new EntryCursor(7, 9);
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.QueryString = Microsoft.AspNetCore.Http.QueryString.Create("cursor", cursor.ToOpaque());
        EntryCursor.Parse(ZeroTrust.Platform.Paging.PageQuery.Read(context.Request).After).ShouldBe(cursor);
    }

    // Every other transaction holds its entry back until a later one has committed.
    private static async Task WriteAsync(TrailFixture trail, int writer, int count)
    {
        for (var i = 0; i < count; i += 2)
        {
            await using var held = await trail.Database.Source.OpenConnectionAsync();
            await using var transaction = await held.BeginTransactionAsync();
            await InsertAsync(held, $"{writer}/{i}");
            await using (var quick = await trail.Database.Source.OpenConnectionAsync())
            {
                await InsertAsync(quick, $"{writer}/{i + 1}");
            }

            await transaction.CommitAsync();
        }
    }

    private static async Task InsertAsync(NpgsqlConnection connection, string resource)
    {
        await using var command = new NpgsqlCommand(Insert, connection);
        command.Parameters.AddWithValue(resource);
        await command.ExecuteNonQueryAsync();
    }
}
