using System.Security.Cryptography;

namespace ZeroTrust.Policy;

/// <summary>Turns a policy file into a snapshot, or into the list of what is wrong with it.</summary>
public static class PolicyCompiler
{
    /// <summary>Most errors, and most warnings, of one compilation; reading stops there.</summary>
    public const int MaxProblems = 50;

    /// <summary>
    /// Compiles the bytes of a YAML policy. Never throws on any content; takes time and memory bounded by the limits;
    /// the same bytes and limits give an equal result. One error refuses the whole policy.
    /// </summary>
    /// <param name="environment">
    /// The environment that the snapshot is for, one of the policy's <c>environments</c>: rules for others only are left out. Null, and a
    /// name that the policy does not have (then with a warning), keeps the rules that name no environment, and of the others those that deny.
    /// </param>
    public static PolicyCompilation Compile(ReadOnlySpan<byte> utf8Yaml, PolicyLimits limits, string? environment = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var errors = new ProblemList();
        var warnings = new ProblemList();
        if (PolicyText.Read(utf8Yaml, limits, errors) is { } text && YamlReader.Read(text, limits, errors) is { } root)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(utf8Yaml));
            var snapshot = new DocumentCompiler(limits, errors, warnings, environment).Compile(root, hash);
            if (errors.IsEmpty)
            {
                return new PolicyCompilation.Compiled(snapshot, warnings.InOrder());
            }
        }

        return new PolicyCompilation.Refused(errors.InOrder());
    }
}
