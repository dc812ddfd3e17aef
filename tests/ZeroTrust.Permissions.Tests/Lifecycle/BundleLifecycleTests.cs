using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle.Candidates;
using ZeroTrust.Permissions.Tests.Storage;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

/// <summary>Attack W08: signature stripped, an older version, another's key.</summary>
public sealed class BundleLifecycleTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_is_taken_once_and_none_before_it_after_that()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var (older, newer) = (world.Bundle(Sample.Variant("older"), 5), world.Bundle(Sample.Variant("newer"), 6));
        (await instance.ReplaceAsync(older, instance.Version, isBundle: true)).ShouldBeOfType<ReplaceOutcome.Replaced>();
        (await instance.ReplaceAsync(newer, instance.Version, isBundle: true)).ShouldBeOfType<ReplaceOutcome.Replaced>();
        var active = instance.Holder.Current;
        (await CodeAsync(instance, older)).ShouldBe("policy.bundle_replayed");
        (await CodeAsync(instance, world.Bundle(Sample.Variant("other"), 6))).ShouldBe("policy.bundle_replayed");
        // The active one again is an answer that was lost.
        (await instance.ReplaceAsync(newer, Guid.NewGuid(), isBundle: true)).ShouldBeOfType<ReplaceOutcome.Unchanged>();
        // A newer bundle of the active policy counts all the same.
        (await instance.ReplaceAsync(world.Bundle(Sample.Variant("newer"), 9), Guid.NewGuid(), isBundle: true)).ShouldBeOfType<ReplaceOutcome.Unchanged>();
        (await CodeAsync(instance, world.Bundle(Sample.Variant("other"), 9))).ShouldBe("policy.bundle_replayed");
        instance.Holder.Current.ShouldBeSameAs(active);
        (await instance.Sequences.HighestAsync(Ct)).ShouldBe(9);
    }

    [Fact]
    public async Task Of_bundles_with_one_sequence_at_once_one_is_taken()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => instance.SubmitOrLoseAsync(world.Bundle(Sample.Variant($"bundle {i}"), 3)))));
        outcomes.Count(taken => taken).ShouldBe(1);
        (await instance.Candidates.ListAsync(long.MaxValue, 100, Ct)).ShouldHaveSingleItem().Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task A_signed_candidate_cannot_become_active_after_a_newer_bundle()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync();
        var older = (await instance.SubmitAsync(world.Bundle(Sample.Variant("older"), 5), isBundle: true)).ShouldBeOfType<CandidateOutcome.Stored>().Policy.Hash;
        var newer = (await instance.SubmitAsync(world.Bundle(Sample.Variant("newer"), 6), isBundle: true)).ShouldBeOfType<CandidateOutcome.Stored>().Policy.Hash;
        (await instance.ActivateAsync(older, instance.Version)).ShouldBeOfType<ReplaceOutcome.Refused>().Problem.Code.ShouldBe("policy.bundle_replayed");
        (await instance.ActivateAsync(newer, instance.Version)).ShouldBeOfType<ReplaceOutcome.Replaced>();
    }

    [Fact]
    public async Task Where_bundles_are_required_nothing_unsigned_gets_in()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var unsigned = await (await world.InstanceAsync()).SubmittedAsync(Sample.Variant("unsigned"));
        var instance = await world.InstanceAsync(options => options.RequireSignedBundle = true);
        (await CodeAsync(instance, Sample.Variant("next"), isBundle: false)).ShouldBe("policy.bundle_required");
        (await instance.SubmitAsync(Sample.Variant("next"))).ShouldBeOfType<CandidateOutcome.Refused>().Problem.Code.ShouldBe("policy.bundle_required");
        (await instance.ActivateAsync(unsigned, instance.Version)).ShouldBeOfType<ReplaceOutcome.Invalid>().Problem.Code.ShouldBe("policy.bundle_required");
        await using var empty = await PolicyInstance.CreateDatabaseAsync();
        var refused = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => new PolicyInstance(
            empty, world.PathOf("seed.yaml"), options => (options.RequireSignedBundle, options.BundleKeys) = (true, [world.PathOf("signer.pem")])).Seed.RunAsync(Ct));
        refused.Message.ShouldContain("policy.bundle_required");
    }

    [Fact]
    public async Task A_seed_may_be_a_bundle_and_its_sequence_counts()
    {
        await using var world = await PolicyWorld.CreateAsync();
        await using var empty = await PolicyInstance.CreateDatabaseAsync();
        await File.WriteAllBytesAsync(world.PathOf("seed.jws"), [.. world.Bundle(Sample.Bytes, 4), (byte)'\n'], Ct);
        var instance = new PolicyInstance(
            empty, world.PathOf("seed.jws"), options => (options.RequireSignedBundle, options.BundleKeys) = (true, [world.PathOf("signer.pem")]));
        await instance.Seed.RunAsync(Ct);
        instance.Holder.Current!.Version.ShouldBe(Sample.Policy().Version);
        (await CodeAsync(instance, world.Bundle(Sample.Variant("next"), 4))).ShouldBe("policy.bundle_replayed");
    }

    [Fact]
    public async Task A_bundle_of_another_key_environment_or_form_is_refused_by_name()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync(options => options.Environment = "staging");
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = Encoding.ASCII.GetString(world.Bundle(Sample.Variant("next"), 7));
        (await DetailAsync(instance, PolicyBundle.Sign(Sample.Variant("next"), new BundleClaims(7, Sample.Now), stranger))).ShouldBe("signature");
        (await DetailAsync(instance, text[..(text.LastIndexOf('.') + 1)])).ShouldBe("malformed");
        (await DetailAsync(instance, Encoding.ASCII.GetString(world.Bundle(Sample.Variant("next"), 7, "production")))).ShouldBe("environment");
        (await instance.Sequences.HighestAsync(Ct)).ShouldBe(0);
        (await instance.ReplaceAsync(world.Bundle(Sample.Variant("next"), 7, "staging"), instance.Version, isBundle: true)).ShouldBeOfType<ReplaceOutcome.Replaced>();
    }

    [Fact]
    public async Task A_bundle_that_waits_for_its_approval_is_taken_with_the_request()
    {
        await using var world = await PolicyWorld.CreateAsync();
        var instance = await world.InstanceAsync(options => options.RequireApproval = true);
        (await instance.ReplaceAsync(world.Bundle(Sample.Variant("next"), 7), instance.Version, isBundle: true)).ShouldBeOfType<ReplaceOutcome.Waits>();
        (await instance.Sequences.HighestAsync(Ct)).ShouldBe(7);
        (await instance.Candidates.ListAsync(long.MaxValue, 10, Ct)).ShouldHaveSingleItem().Sequence.ShouldBe(7);
    }

    private static async Task<string> DetailAsync(PolicyInstance instance, string bundle) =>
        (await instance.ReplaceAsync(Encoding.ASCII.GetBytes(bundle), instance.Version, isBundle: true)).ShouldBeOfType<ReplaceOutcome.Invalid>().Problem.Detail!;

    private static async Task<string> CodeAsync(PolicyInstance instance, byte[] body, bool isBundle = true) =>
        await instance.ReplaceAsync(body, instance.Version, isBundle) switch
        {
            ReplaceOutcome.Refused refused => refused.Problem.Code,
            ReplaceOutcome.Invalid invalid => invalid.Problem.Code,
            var other => other.GetType().Name,
        };
}

internal static class BundleRaces
{
    /// <summary>Whether the bundle was taken; false where another was first, before the commit or at it.</summary>
    internal static async Task<bool> SubmitOrLoseAsync(this PolicyInstance instance, byte[] bundle)
    {
        try
        {
            return await instance.SubmitAsync(bundle, isBundle: true) is CandidateOutcome.Stored;
        }
        catch (Exception exception) when (Permissions.Policies.LostRace.Is(exception))
        {
            return false;
        }
    }
}
