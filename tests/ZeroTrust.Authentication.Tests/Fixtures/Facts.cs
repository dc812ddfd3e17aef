using ZeroTrust.Authentication.Events;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>Makes events.</summary>
internal static class Facts
{
    private static long s_id;

    public static PersonEvent Of(
        string subject, long sequence, string type = "user.updated", string source = "user-service", string? id = null,
        string? userName = null, string[]? services = null, params string[] roles) => new(
            id ?? $"e-{Interlocked.Increment(ref s_id)}", source, type, PersonEventKinds.Of(type), subject, sequence,
            new PersonEventData(userName, null, null, null, roles, services, new Dictionary<string, List<string>>()));
}
