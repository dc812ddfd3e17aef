using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle.Candidates;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

public sealed class CandidateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_candidate_is_stored_once_with_its_evidence_and_decides_nothing()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var before = instance.Holder.Current;
        var hash = await instance.SubmittedAsync(Sample.Variant("next"));
        (await instance.SubmittedAsync(Sample.Variant("next"))).ShouldBe(hash);
        instance.Holder.Current.ShouldBeSameAs(before);
        (await world.EntriesAsync("policy.submitted")).ShouldBe(2);
        var row = (await instance.Candidates.ListAsync(long.MaxValue, 10, Ct)).ShouldHaveSingleItem();
        (row.Hash, row.SubmittedBy, row.Bytes).ShouldBe((hash, "author", Sample.Variant("next").Length));
        var stored = (await instance.Stored.FindAsync(hash, Ct)).ShouldNotBeNull();
        stored.Source.ShouldBe(Sample.Variant("next"));
        stored.WasActive.ShouldBeFalse();
    }

    [Theory]
    [InlineData("nonsense: [")]
    [InlineData("roles: {}\n")]
    [InlineData("")]
    public async Task A_bad_candidate_is_refused_with_its_lines_and_not_stored(string yaml)
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        (await instance.SubmitAsync(System.Text.Encoding.UTF8.GetBytes(yaml))).ShouldBeOfType<CandidateOutcome.Refused>().Errors.ShouldNotBeEmpty();
        (await instance.Candidates.ListAsync(long.MaxValue, 10, Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_becomes_active_is_no_candidate_any_more_and_keeps_its_author()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var hash = await instance.SubmittedAsync(Sample.Variant("next"));
        (await instance.ActivateAsync(hash, instance.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>().Policy.Activation.By.ShouldBe("admin");
        (await instance.Candidates.ListAsync(long.MaxValue, 10, Ct)).ShouldBeEmpty();
        var stored = (await instance.Stored.FindAsync(hash, Ct)).ShouldNotBeNull();
        (stored.WasActive, stored.SubmittedBy).ShouldBe((true, "author"));
        // What decided once is kept when the candidate is purged.
        await world.Database.ExecuteAsync("delete from permissions.policy_candidates");
        (await instance.Stored.FindAsync(hash, Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Only_hashes_find_something()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        foreach (var text in new[] { "", "active", new string('0', 64), new string('A', 64), $"{instance.Holder.Current!.Version} " })
        {
            (await instance.Stored.FindAsync(text, Ct)).ShouldBeNull(text);
        }

        (await instance.Stored.FindAsync(instance.Holder.Current!.Version, Ct)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Bytes_that_were_changed_in_the_database_are_not_used()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var hash = await instance.SubmittedAsync(Sample.Variant("next"));
        await world.Database.ExecuteAsync("update permissions.policy_candidates set source = source || '\\x0a'::bytea");
        await Should.ThrowAsync<Permissions.Policies.PolicyUnusableException>(() => instance.Stored.FindAsync(hash, Ct));
    }

    [Fact]
    public async Task Of_two_activations_at_once_one_wins()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instances = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.InstanceAsync()));
        var hashes = new List<string>();
        foreach (var i in Enumerable.Range(0, 8))
        {
            hashes.Add(await instances[0].SubmittedAsync(Sample.Variant($"candidate {i}")));
        }

        var etag = instances[0].Version;
        var outcomes = await Task.WhenAll(instances.Select((instance, i) => Task.Run(() => instance.ActivateAsync(hashes[i], etag))));
        var winner = outcomes.OfType<ReplaceOutcome.Replaced>().ShouldHaveSingleItem();
        outcomes.OfType<ReplaceOutcome.Refused>().Count(refused => refused.Problem.Status == 412).ShouldBe(7);
        (await world.InstanceAsync()).Holder.Current!.Version.ShouldBe(winner.Policy.Version);
    }
}
