using System.Diagnostics;
using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Compilation;

public sealed class LimitTests
{
    private const string Two = """
        service_permissions: { a: { b: { permissions: [p1, p2], endpoints: [] }, c: {} } }
        roles: { r1: { permissions: [] }, r2: { permissions: [] } }
        """;

    public static TheoryData<string, PolicyLimits, PolicyLimits> Limits() => new()
    {
        { PolicyProblemCodes.TooLarge, PolicyLimits.Default with { MaxBytes = Two.Length }, PolicyLimits.Default with { MaxBytes = Two.Length - 1 } },
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxServices = 3 }, PolicyLimits.Default with { MaxServices = 2 } },
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxPairs = 2 }, PolicyLimits.Default with { MaxPairs = 1 } },
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxRoles = 2 }, PolicyLimits.Default with { MaxRoles = 1 } },
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxEndpointsPerPair = 2 }, PolicyLimits.Default with { MaxEndpointsPerPair = 1 } },
        { PolicyProblemCodes.TooMany, PolicyLimits.Default with { MaxNodes = 25 }, PolicyLimits.Default with { MaxNodes = 24 } },
        { PolicyProblemCodes.TooDeep, PolicyLimits.Default with { MaxDepth = 5 }, PolicyLimits.Default with { MaxDepth = 4 } },
        { PolicyProblemCodes.InvalidPermission, PolicyLimits.Default with { MaxPermissionLength = 2 }, PolicyLimits.Default with { MaxPermissionLength = 1 } },
    };

    [Theory]
    [MemberData(nameof(Limits), DisableDiscoveryEnumeration = true)]
    public void Each_limit_holds_exactly(string code, PolicyLimits enough, PolicyLimits tooLittle)
    {
        Policies.Errors(Two, enough).ShouldBeEmpty();
        Policies.Errors(Two, tooLittle)[0].Code.ShouldBe(code);
    }

    [Fact]
    public void A_path_may_be_as_long_as_the_limit()
    {
        static string File(int length) => $"service_permissions: {{ a: {{ b: {{ endpoints: [ {{ path: /{new string('x', length - 1)}, methods: [GET] }} ] }} }} }}";
        Policies.Errors(File(CanonicalPath.MaxLength)).ShouldBeEmpty();
        Policies.Errors(File(CanonicalPath.MaxLength + 1)).Single().Code.ShouldBe(PolicyProblemCodes.InvalidPath);
    }

    [Fact]
    public void A_name_may_have_128_characters()
    {
        Policies.Errors($"service_permissions: {{ {new string('a', 128)}: {{}} }}").ShouldBeEmpty();
        Policies.Errors($"service_permissions: {{ {new string('a', 129)}: {{}} }}").Single().Code.ShouldBe(PolicyProblemCodes.InvalidName);
    }

    [Fact]
    public void Stops_at_fifty_errors() =>
        Policies.Errors(string.Concat(Enumerable.Range(0, 200).Select(i => $"unknown{i}: 1\n"))).Length.ShouldBe(PolicyCompiler.MaxProblems);

    public static TheoryData<string> Bombs() => new(BombFiles.Keys);

    private static readonly Dictionary<string, string> BombFiles = new(StringComparer.Ordinal)
    {
        ["nested lists"] = new string('[', 4_000_000),
        ["nested mappings"] = string.Concat(Enumerable.Repeat("{a: ", 1_000_000)),
        ["nested block lists"] = string.Concat(Enumerable.Repeat("- ", 2_000_000)),
        ["one long word"] = "roles: " + new string('a', 4_000_000),
        ["one long quoted word"] = "roles: \"" + new string('a', 4_000_000) + "\"",
        ["comments"] = new string('#', 4_000_000),
        ["blank lines"] = new string('\n', 4_000_000),
        ["many values"] = "roles: [" + string.Concat(Enumerable.Repeat("a,", 2_000_000)) + "]",
        ["many keys"] = string.Concat(Enumerable.Range(0, 300_000).Select(i => $"k{i}: 1\n")),
        ["question marks"] = string.Concat(Enumerable.Repeat("? ", 2_000_000)),
        ["colons"] = "{" + string.Concat(Enumerable.Repeat(":", 4_000_000)),
        ["laughs"] = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"b{i}: &b{i} [*a,*a,*a,*a,*a,*a,*a,*a]\n")),
        ["deep indentation"] = string.Concat(Enumerable.Range(0, 2_000).Select(i => new string(' ', i) + "a:\n")),
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_refused_in_bounded_time(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(BombFiles[name]);
        var watch = Stopwatch.StartNew();
        Policies.Errors(bytes).ShouldNotBeEmpty();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
