using Microsoft.Extensions.Options;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Lifecycle;

/// <summary>Compiles stored policies for who looks at them: whether they may become active is not asked.</summary>
internal sealed class PolicyReader(IOptions<PolicyOptions> options)
{
    /// <summary>The compiled policy, or the errors that this version finds in it.</summary>
    internal PolicyCompilation Read(byte[] source) => PolicyCompiler.Compile(
        source, new PolicyLimits { MaxBytes = Math.Max(source.Length, options.Value.MaxBytes) }, options.Value.EnvironmentOrNull);
}
