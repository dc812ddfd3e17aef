using System.Text;
using Microsoft.Extensions.Options;
using ZeroTrust.ModuleTests;
using ZeroTrust.Permissions.Features.ListPolicies;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Storage;

public sealed class PolicyReplacementTests : IAsyncLifetime
{
    private readonly string _seedFile = Path.GetTempFileName();
    private TestDatabase _database = null!;
    private PolicyInstance _instance = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_seedFile, Sample.Bytes, Ct);
        _database = await PolicyInstance.CreateDatabaseAsync();
        _instance = new PolicyInstance(_database, _seedFile);
        await _instance.Seed.RunAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_seedFile);
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_seed_becomes_the_first_policy_and_is_not_read_again()
    {
        _instance.Holder.Current!.Version.ShouldBe(Sample.Policy().Version);
        _instance.Holder.Current.Activation.Number.ShouldBe(1);
        (await _instance.Sources.ReadAsync(_instance.Holder.Current.Version, Ct)).ShouldBe(Sample.Bytes);
        await File.WriteAllTextAsync(_seedFile, "nonsense: [", Ct);
        var second = new PolicyInstance(_database, _seedFile);
        await second.Seed.RunAsync(Ct);
        second.Holder.Current!.Version.ShouldBe(_instance.Holder.Current.Version);
        second.Version.ShouldBe(_instance.Version);
    }

    [Fact]
    public async Task A_policy_is_replaced_with_its_evidence_and_its_fact()
    {
        var next = Sample.Variant("next");
        var replaced = (await _instance.ReplaceAsync(next, _instance.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>();
        replaced.Policy.Activation.Number.ShouldBe(2);
        _instance.Holder.Current.ShouldBeSameAs(replaced.Policy);
        _instance.Published.ShouldHaveSingleItem().Version.ShouldBe(replaced.Policy.Version);
        (await EntriesAsync()).ShouldBe(2);
        (await _instance.Sources.ReadAsync(replaced.Policy.Version, Ct)).ShouldBe(next);
        // What memory says the version is must be what the database says, or the ETag of the answer would never match.
        var other = new PolicyInstance(_database);
        await other.Loader.LoadAsync(Ct);
        other.Version.ShouldBe(_instance.Version);
        (await other.ReplaceAsync(Sample.Variant("third"), _instance.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>();
    }

    public static TheoryData<string> Bad => new()
    {
        "", "nonsense: [", "roles:\n  a: {}\n  a: {}\n", "a: &x [1]\nb: *x\n", Sample.Text.Replace("mfa_required: true", "mfa_required: yes"),
        Sample.Text.Replace("service_access: [\"all\"]", "service_access: [\"order-service\"]"), "\u0000", new string('#', 5 * 1024 * 1024),
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_policy_never_replaces_a_good_one(string yaml)
    {
        var before = _instance.Holder.Current;
        var invalid = (await _instance.ReplaceAsync(Encoding.UTF8.GetBytes(yaml), _instance.Version)).ShouldBeOfType<ReplaceOutcome.Invalid>();
        invalid.Errors.ShouldNotBeEmpty();
        invalid.Errors.ShouldAllBe(error => error.Line > 0 && error.Column > 0);
        _instance.Holder.Current.ShouldBeSameAs(before);
        (await _database.ScalarAsync<long>("select count(*) from permissions.policy_sources")).ShouldBe(1);
        (await EntriesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_bytes_change_nothing_whatever_the_etag()
    {
        (await _instance.ReplaceAsync(Sample.Bytes, Guid.NewGuid())).ShouldBeOfType<ReplaceOutcome.Unchanged>().Policy.Activation.Number.ShouldBe(1);
        (await EntriesAsync()).ShouldBe(1);
        _instance.Published.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_old_etag_is_refused() =>
        (await _instance.ReplaceAsync(Sample.Variant("x"), Guid.NewGuid())).ShouldBeOfType<ReplaceOutcome.Refused>().Problem.Status.ShouldBe(412);

    [Fact]
    public async Task A_former_policy_can_become_active_again()
    {
        await _instance.ReplaceAsync(Sample.Variant("bad idea"), _instance.Version);
        var back = (await _instance.ReplaceAsync(Sample.Bytes, _instance.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>();
        (back.Policy.Activation.Number, back.Policy.Version).ShouldBe((3, Sample.Policy().Version));
        await using var session = _database.Store.QuerySession();
        var versions = await ListPoliciesEndpoint.ReadAsync(session, long.MaxValue, 10, Ct);
        versions.Select(version => (version.Number, version.SubmittedBy)).ShouldBe([(2, "admin"), (1, "zerotrust")]);
        (await ListPoliciesEndpoint.ReadAsync(session, 2, 10, Ct)).ShouldHaveSingleItem().Number.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_32_replacements_with_one_etag_one_wins(bool different)
    {
        Environment.ProcessorCount.ShouldBeGreaterThan(1);
        var etag = _instance.Version;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32)
            .Select(i => Task.Run(() => _instance.ReplaceAsync(Sample.Variant(different ? $"attempt {i}" : "attempt"), etag))));
        var winner = outcomes.OfType<ReplaceOutcome.Replaced>().ShouldHaveSingleItem();
        outcomes.OfType<ReplaceOutcome.Refused>().ShouldAllBe(refused => refused.Problem.Status == 412);
        if (different)
        {
            outcomes.OfType<ReplaceOutcome.Refused>().Count().ShouldBe(31);
        }

        (await EntriesAsync()).ShouldBe(2);
        (await _database.ScalarAsync<long>("select count(*) from permissions.policy_sources")).ShouldBe(2);
        _instance.Holder.Current!.Version.ShouldBe(winner.Policy.Version);
        var other = new PolicyInstance(_database);
        await other.Loader.LoadAsync(Ct);
        other.Holder.Current!.Version.ShouldBe(winner.Policy.Version);
    }

    [Fact]
    public async Task Other_instances_follow_and_keep_what_they_have_when_the_new_one_cannot_be_used()
    {
        var other = new PolicyInstance(_database);
        await other.Loader.LoadAsync(Ct);
        await other.Follower.StartAsync(Ct);
        try
        {
            await _instance.ReplaceAsync(Sample.Variant("next"), _instance.Version);
            await other.Follower.OnChangeAsync(_instance.Holder.Current!.Version, Ct);
            await Eventually.HoldsAsync(() => other.Holder.Current!.Version == _instance.Holder.Current!.Version, TimeSpan.FromSeconds(30), "the other instance follows");

            var kept = other.Holder.Current;
            await _instance.ReplaceAsync(Sample.Variant("tampered"), _instance.Version);
            await _database.ExecuteAsync($"update permissions.policy_sources set source = '\\x00' where hash = '{_instance.Holder.Current!.Version}'");
            await Should.ThrowAsync<PolicyUnusableException>(() => other.Loader.LoadAsync(Ct));
            other.Holder.Current.ShouldBeSameAs(kept);
        }
        finally
        {
            await other.Follower.StopAsync(Ct);
        }
    }

    [Fact]
    public async Task A_bad_seed_refuses_the_start_with_its_lines()
    {
        await using var empty = await PolicyInstance.CreateDatabaseAsync();
        await File.WriteAllTextAsync(_seedFile, "roles:\n  r: { permissions: [], colour: red }\n", Ct);
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => new PolicyInstance(empty, _seedFile).Seed.RunAsync(Ct));
        refused.Failures.ShouldContain(failure => failure.StartsWith("SeedFile") && failure.Contains("line 2, column"));
        await Should.ThrowAsync<OptionsValidationException>(() => new PolicyInstance(empty, "/nowhere/policy.yaml").Seed.RunAsync(Ct));
        (await empty.ScalarAsync<long>("select count(*) from permissions.policy_sources")).ShouldBe(0);
    }

    [Fact]
    public async Task Instances_that_start_together_store_one_seed()
    {
        await using var empty = await PolicyInstance.CreateDatabaseAsync();
        var instances = Enumerable.Range(0, 8).Select(_ => new PolicyInstance(empty, _seedFile)).ToArray();
        await Task.WhenAll(instances.Select(instance => Task.Run(() => instance.Seed.RunAsync(Ct))));
        instances.ShouldAllBe(instance => instance.Holder.Current!.Activation.Number == 1);
        instances.Select(instance => instance.Version).Distinct().ShouldHaveSingleItem();
    }

    private Task<long> EntriesAsync() => _database.ScalarAsync<long>("select count(*) from permissions.test_entries where action = 'policy.activated'");
}
