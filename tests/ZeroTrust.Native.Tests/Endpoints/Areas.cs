namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>All areas. Each can run alone and again, one after the other on one server.</summary>
internal static class Areas
{
    internal static IReadOnlyDictionary<string, Func<Calls, Task>> All { get; } = new Dictionary<string, Func<Calls, Task>>
    {
        ["auth"] = AuthArea.RunAsync,
        ["sessions"] = SessionsArea.RunAsync,
        ["factors"] = FactorsArea.RunAsync,
        ["changes"] = ChangesArea.RunAsync,
        ["users"] = UsersArea.RunAsync,
        ["passwords"] = PasswordsArea.RunAsync,
        ["services"] = ServicesArea.RunAsync,
        ["keys"] = KeysArea.RunAsync,
        ["roles and policies"] = PolicyArea.RunAsync,
        ["events"] = EventsArea.RunAsync,
        ["sync"] = SyncArea.RunAsync,
        ["reconciliation"] = ReconciliationArea.RunAsync,
        ["decisions"] = DecisionsArea.RunAsync,
        ["audit"] = AuditArea.RunAsync,
        ["discovery"] = OperationsArea.DiscoveryAsync,
        ["health"] = OperationsArea.HealthAsync,
        ["metrics"] = OperationsArea.MetricsAsync,
        ["documentation"] = OperationsArea.DocumentationAsync,
        ["openapi"] = OperationsArea.DocumentAsync,
    };
}
