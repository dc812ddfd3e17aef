using System.Net;
using Npgsql;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>A database that another version migrated under a running host, as in a rolling update or a rollback.</summary>
public sealed class SchemaTests(SampleHost world) : IClassFixture<SampleHost>
{
    [Fact]
    public async Task A_host_of_another_schema_is_unready_until_the_schema_is_its_own_again()
    {
        var own = await MarkAsync("another");
        (await world.Host.ReadinessAsync()).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        // The load balancer takes it out; whoever still comes is served.
        await world.Sample.LoginAsync(world.Sample.Support);
        await MarkAsync(own);
        (await world.Host.ReadinessAsync()).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Sets the mark and returns the one before.</summary>
    private async Task<string> MarkAsync(string mark)
    {
        await using var source = NpgsqlDataSource.Create(world.Postgres);
        await using var command = source.CreateCommand(
            "with old as (select mark from platform.schema_mark) update platform.schema_mark set mark = $1 from old returning old.mark");
        command.Parameters.AddWithValue(mark);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
