using System.Net;
using Npgsql;
using ZeroTrust.Native.Tests.Fixtures;
using ZeroTrust.Native.Tests.Instances;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>What a role may do stands in the policy alone: another policy changes what its people may do and no row of theirs.</summary>
[Trait("Module", "Permissions")]
public sealed class RoleDefinitionTests(SampleHost world) : IClassFixture<SampleHost>
{
    private const int People = 300;
    private const string Rows = "select md5(string_agg(id || xmin::text || mt_version::text, ',' order by id)) from authentication.mt_doc_persondocument";

    [Fact]
    public async Task A_role_that_gets_other_permissions_changes_decisions_and_touches_no_person()
    {
        var people = Enumerable.Range(0, People).Select(_ => SampleOrganisation.NewPerson("definition")).ToArray();
        foreach (var person in people)
        {
            await world.Sample.ApplyAsync(new CloudEvent("user.registered", person.Id, 1, person.User, "customer_support"));
        }

        var decider = await world.Sample.ServiceTokenAsync(world.Sample.Gateway);
        (await MayAsync(decider, people[0])).ShouldBeFalse();
        var (admin, before) = (await world.Sample.LoginAsync(world.Sample.Admin), await RowsAsync());

        var yaml = await File.ReadAllTextAsync(Checkout.File("src", "demo", "policy.yaml"), TestContext.Current.CancellationToken);
        var changed = yaml.Replace("[\"customer:read\", \"order:read\", \"order:update\"]", "[\"customer:read\", \"order:read\", \"order:update\", \"order:archive\"]", StringComparison.Ordinal);
        changed.ShouldNotBe(yaml);
        using var replaced = await world.Host.Client.ReplacePolicyAsync(admin, await world.Host.Client.PolicyETagAsync(admin), changed);
        replaced.StatusCode.ShouldBe(HttpStatusCode.Created, await replaced.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        foreach (var person in people)
        {
            (await MayAsync(decider, person)).ShouldBeTrue();
        }

        (await RowsAsync()).ShouldBe(before);
    }

    private Task<bool> MayAsync(string decider, PersonAccount person) =>
        world.Host.Client.MayAsync(decider, "user", person.Id, "order:archive", "order-service");

    private async Task<string> RowsAsync()
    {
        await using var source = NpgsqlDataSource.Create(world.Postgres);
        await using var command = source.CreateCommand(Rows);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
