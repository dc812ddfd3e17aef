using System.Globalization;
using System.Text;
using ZeroTrust.Policy;

namespace ZeroTrust.Micro;

// Generated policies: so many callers, each with an own list of endpoints at one of the targets.
internal static class Organisation
{
    internal static readonly PolicyLimits Limits = PolicyLimits.Default with { MaxBytes = 32 * 1024 * 1024, MaxNodes = 8_000_000, MaxEndpointsPerPair = 200_000 };

    internal static byte[] Pairs(int pairs, int endpoints, string end)
    {
        var yaml = new StringBuilder("service_permissions:\n");
        for (var pair = 0; pair < pairs; pair++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  caller-{pair}:\n    target-{pair % 100}:\n      endpoints:\n");
            for (var i = 0; i < endpoints; i++)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"        - {{path: \"/v1/resource-{i}{end}\", methods: [GET]}}\n");
            }
        }

        return Encoding.UTF8.GetBytes(yaml.ToString());
    }

    internal static PolicySnapshot Compile(byte[] yaml) => PolicyCompiler.Compile(yaml, Limits) switch
    {
        PolicyCompilation.Compiled compiled => compiled.Snapshot,
        PolicyCompilation.Refused refused => throw new InvalidOperationException(refused.Errors[0].ToString()),
        _ => throw new InvalidOperationException(),
    };

    internal static PolicySnapshot Compile(string yaml) => Compile(Encoding.UTF8.GetBytes(yaml));
}
