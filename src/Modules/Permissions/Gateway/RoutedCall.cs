using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>A call whose service is known.</summary>
internal readonly record struct RoutedCall(ForwardedCall Call, string Target, CallFacts Facts)
{
    internal MethodReadings Methods => Call.Methods;

    internal string RawTarget => Call.RawTarget;
}
