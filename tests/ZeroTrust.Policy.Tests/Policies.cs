using System.Collections.Immutable;
using System.Text;

namespace ZeroTrust.Policy.Tests;

internal static class Policies
{
    internal static byte[] SampleBytes { get; } = ReadSample("sample-organisation.yaml");

    internal static PolicySnapshot Sample { get; } = Compile(SampleBytes).Snapshot;

    internal static PolicyCompilation.Compiled Compile(byte[] yaml, string? environment = null) =>
        PolicyCompiler.Compile(yaml, PolicyLimits.Default, environment) switch
        {
            PolicyCompilation.Compiled compiled => compiled,
            PolicyCompilation.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
            var other => throw new InvalidOperationException(other.ToString()),
        };

    internal static PolicySnapshot Snapshot(string yaml, string? environment = null) => Compile(Encoding.UTF8.GetBytes(yaml), environment).Snapshot;

    internal static ImmutableArray<PolicyProblem> Warnings(string yaml) => Compile(Encoding.UTF8.GetBytes(yaml)).Warnings;

    internal static ImmutableArray<PolicyProblem> Errors(byte[] yaml, PolicyLimits? limits = null) =>
        PolicyCompiler.Compile(yaml, limits ?? PolicyLimits.Default) is PolicyCompilation.Refused refused ? refused.Errors : [];

    internal static ImmutableArray<PolicyProblem> Errors(string yaml, PolicyLimits? limits = null) => Errors(Encoding.UTF8.GetBytes(yaml), limits);

    internal static byte[] ReadSample(string name)
    {
        using var stream = typeof(Policies).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
