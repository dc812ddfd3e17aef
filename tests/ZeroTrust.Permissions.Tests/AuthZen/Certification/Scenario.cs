namespace ZeroTrust.Permissions.Tests.AuthZen.Certification;

/// <summary>Words of the scenario's requests.</summary>
internal static class Scenario
{
    internal const string Alice = """{"type":"user","id":"alice"}""";
    internal const string Bob = """{"type":"user","id":"bob"}""";
    internal const string BobAsAdmin = """{"type":"user","id":"bob","properties":{"role":"admin"}}""";
    internal const string AnyUser = """{"type":"user"}""";
    internal const string AnyRecord = """{"type":"record"}""";
    internal const string Record1 = """{"type":"record","id":"record-1"}""";
    internal const string Record1Active = """{"type":"record","id":"record-1","properties":{"status":"active"}}""";
    internal const string Record2 = """{"type":"record","id":"record-2"}""";
    internal const string Record2Archived = """{"type":"record","id":"record-2","properties":{"status":"archived"}}""";
    internal const string Read = """{"name":"read"}""";
    internal const string Write = """{"name":"write"}""";

    // Without seconds, as the scenario writes it: no time that we would read, and it must not matter.
    internal const string Context = """{"time":"2025-06-27T18:03-07:00","ip":"192.168.1.1"}""";

    /// <summary>A question; null leaves the entity out.</summary>
    internal static string Question(string? subject, string? action, string? resource, string more = "")
    {
        string?[] members =
        [
            subject is null ? null : $"\"subject\":{subject}", action is null ? null : $"\"action\":{action}",
            resource is null ? null : $"\"resource\":{resource}", more.Length == 0 ? null : more,
        ];
        return $"{{{string.Join(',', members.Where(member => member is not null))}}}";
    }
}
