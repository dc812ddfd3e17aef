using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Storage;

/// <summary>A commit that fails is tried once, and no log shows what it was about.</summary>
public sealed class FailedCommitTests(RunningHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_commit_is_not_replayed_and_its_values_are_in_no_log()
    {
        var source = host.Services.GetRequiredService<NpgsqlDataSource>();
        await using (var prepare = source.CreateCommand("""
            create sequence public.tries;
            create function public.fail_after_counting(secret text) returns void language plpgsql as $$
            begin
              perform nextval('public.tries');
              raise exception 'Busy.' using errcode = 'lock_not_available';
            end $$
            """))
        {
            await prepare.ExecuteNonQueryAsync(Ct);
        }

        await using var session = host.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.QueueSqlCommand("select public.fail_after_counting(?)", "hunter2");
        var failure = await Should.ThrowAsync<Exception>(() => session.SaveChangesAsync(Ct));

        await using var count = source.CreateCommand("select last_value from public.tries");
        (await count.ExecuteScalarAsync(Ct)).ShouldBe(1L);
        failure.ToString().ShouldNotContain("hunter2");
        host.Logged.Lines.ShouldNotBeEmpty();
        host.Logged.Lines.Where(line => line.Contains("hunter2", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
