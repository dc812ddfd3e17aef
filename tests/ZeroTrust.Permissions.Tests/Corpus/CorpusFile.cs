using System.Text.Json.Nodes;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Tests.Corpus;

/// <summary>One question of the corpus with the one verdict that every door must give.</summary>
/// <param name="Subject">Who calls; null for a call without a subject's token.</param>
/// <param name="Authorization">What is sent instead of the subject's token; null for that.</param>
/// <param name="Headers">What else the client sends.</param>
/// <param name="Host">By what host the service is to be found; null where it is named.</param>
/// <param name="Address">What the proxy says of the client's address; null for nothing.</param>
internal sealed record CorpusCase(
    string Id, string? Subject, string Target, string Method, string Path, bool Allowed, string Code, string? Canonical, string[]? Authorization,
    (string Name, string Value)[] Headers, string? Host, string? Address)
{
    /// <summary>Whether an AuthZEN question can say it: it has no headers, no token, no host and no address.</summary>
    internal bool IsForAuthZen => Subject is not null && Authorization is null && Headers.Length == 0 && Host is null && Address is null;

    public override string ToString() => $"{Id} {Subject ?? "-"}: {Method} {(Path.Length > 60 ? Path[..60] + "…" : Path)}";
}

internal sealed record CorpusSubject(string Name, bool IsPerson, string[] Roles, bool IsActive, PersonLogin Login, string? Actor);

/// <summary>The file corpus.json: attacks and ordinary calls, each with its policy, verdict and code.</summary>
internal static class CorpusFile
{
    private static readonly JsonNode Root = JsonNode.Parse(typeof(CorpusFile).Assembly.GetManifestResourceStream("corpus.json")!)!;

    internal static IReadOnlyList<CorpusSubject> Subjects { get; } = [.. Root["subjects"]!.AsObject().Select(member => SubjectOf(member.Key, member.Value!))];

    internal static string Policy(string name) => string.Join('\n', Root["policies"]![name]!.AsArray().Select(line => (string)line!));

    internal static IReadOnlyList<CorpusCase> Cases(string? policy = null) => [.. Root["cases"]!.AsArray()
        .Where(node => policy is null || (string)node!["policy"]! == policy)
        .Select(node => CaseOf(node!))];

    private static CorpusSubject SubjectOf(string name, JsonNode node) => new(
        name, (string)node["type"]! == "user", Texts(node["roles"]) ?? [], (bool?)node["active"] ?? true,
        new PersonLogin((string?)node["acr"], Sample.Now.AddSeconds(-((int?)node["login_age"] ?? 0))), (string?)node["actor"]);

    private static CorpusCase CaseOf(JsonNode node) => new(
        (string)node["id"]!, (string?)node["subject"], (string)node["target"]!, (string)node["method"]!, (string)node["path"]!, (bool)node["allowed"]!, (string)node["code"]!,
        (string?)node["canonical"], Texts(node["authorization"]),
        [.. node["headers"]?.AsArray().Select(pair => ((string)pair![0]!, (string)pair[1]!)) ?? []], (string?)node["host"], (string?)node["address"]);

    private static string[]? Texts(JsonNode? node) => node is null ? null : [.. node.AsArray().Select(text => (string)text!)];
}
