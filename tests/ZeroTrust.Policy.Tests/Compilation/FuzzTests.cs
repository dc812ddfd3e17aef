using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Compilation;

// Whatever the bytes, paths and methods: an outcome, never an exception. CsCheck prints the seed of a failure.
public sealed class FuzzTests
{
    // ZEROTRUST_TEST_LONG=1: millions instead of tens of thousands.
    private static readonly int Times = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_LONG") == "1" ? 200 : 1;

    private static readonly Gen<byte[]> Mutated = Gen.Select(Gen.Int[0, Policies.SampleBytes.Length - 1], Gen.Int[0, 12], Fragment()).Array[1, 6]
        .Select(edits => edits.Aggregate(Policies.SampleBytes, Apply));

    private static readonly byte[] EveryFeature = Policies.ReadSample("every-feature.yaml");

    private static readonly Gen<byte[]> MutatedFeatures = Gen.Select(Gen.Int[0, EveryFeature.Length - 1], Gen.Int[0, 12], Fragment()).Array[1, 6]
        .Select(edits => edits.Aggregate(EveryFeature, Apply));

    private static readonly Gen<string> Soup = Fragment().Array[0, 40].Select(string.Concat);

    private static readonly Gen<string> Target =
        Choice.Of("/", "/", "admin", "v1", "user", "profile", "..", ".", "%2e", "%2F", "%5c", "%25", "%", "%zz", ";", "?", "#", "\\", "\0", "é", "\uD800", "%c3%a9", "%ff", "A", "//", "://", " ")
            .Array[0, 12].Select(string.Concat);

    [Fact]
    public void Random_bytes() => Gen.Byte.Array[0, 200].Sample(HasOutcome, iter: 20_000 * Times);

    [Fact]
    public void Mutated_samples() => Mutated.Sample(HasOutcome, iter: 10_000 * Times);

    [Fact]
    public void Mutated_features() => MutatedFeatures.Sample(HasOutcome, iter: 4_000 * Times);

    [Fact]
    public void Yaml_soup() => Soup.Sample(text => HasOutcome(Encoding.UTF8.GetBytes(text)), iter: 20_000 * Times);

    [Fact]
    public void Any_target_decides() => Gen.Select(Target, Gen.OneOf(Choice.Of("GET", "PUT"), Gen.String)).Sample(
        (target, method) =>
        {
            var decision = Policies.Sample.DecideServiceRoute("order-service", "user-service", method, target);
            decision.Code.ToWire().ShouldNotBeEmpty();
            if (decision.Allowed)
            {
                // Only a path that is listed, letter for letter once decoded, is ever allowed.
                Uri.UnescapeDataString(target.Split('?')[0]).ShouldBe(decision.CanonicalPath);
            }
        },
        iter: 50_000 * Times);

    [Fact]
    public void A_canonical_path_is_its_own_canonical_form() => Target.Sample(
        target =>
        {
            if (CanonicalPath.TryParse(target, out var once))
            {
                CanonicalPath.TryParse(once, out var twice).ShouldBeTrue();
                twice.ShouldBe(once);
            }
        },
        iter: 50_000 * Times);

    private static void HasOutcome(byte[] yaml)
    {
        switch (PolicyCompiler.Compile(yaml, PolicyLimits.Default))
        {
            case PolicyCompilation.Compiled compiled:
                compiled.Snapshot.Hash.Length.ShouldBe(64);
                break;
            case PolicyCompilation.Refused refused:
                refused.Errors.Length.ShouldBeInRange(1, PolicyCompiler.MaxProblems);
                refused.Errors.ShouldAllBe(error => error.Line >= 1 && error.Column >= 1);
                break;
        }
    }

    private static Gen<string> Fragment() => Choice.Of(
        "", " ", "  ", "\n", "\n  ", "\t", "\r", "- ", "? ", ": ", ":", ",", "[", "]", "{", "}", "&a ", "*a", "!x ", "!!str ", "!<", "<<", "|\n", ">-\n", "\"", "'", "#", "%YAML 1.2\n", "%", "@", "`",
        "---\n", "...\n", "\\x", "\"\\U0011FFFF\"", "\uFEFF", "\u2028", "\u0085", "é", "😀", "~", "null", "true", "yes", "0", "1e9", "roles", "services", "service_permissions", "permissions", "a", "*", "/x", "GET");

    private static byte[] Apply(byte[] bytes, (int At, int Removed, string Inserted) edit)
    {
        var at = Math.Min(edit.At, bytes.Length);
        return [.. bytes[..at], .. Encoding.UTF8.GetBytes(edit.Inserted), .. bytes[Math.Min(at + edit.Removed, bytes.Length)..]];
    }
}
