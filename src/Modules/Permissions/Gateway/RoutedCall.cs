using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>A call whose service is known, and the one policy that answers everything about it; null while none is loaded.</summary>
internal readonly record struct RoutedCall(ActivePolicy? Policy, ForwardedCall Call, string Target, CallFacts Facts)
{
    internal MethodReadings Methods => Call.Methods;

    internal string RawTarget => Call.RawTarget;
}
