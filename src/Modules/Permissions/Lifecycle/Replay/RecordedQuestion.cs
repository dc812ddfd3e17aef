using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Lifecycle.Replay;

/// <summary>What a decision record asked, read back from the words of <see cref="Evidence"/>. Pure.</summary>
/// <param name="Kind">Null for a stranger, who may call only what is open to everybody.</param>
/// <param name="Methods">Of a call; null for a question about a permission.</param>
/// <param name="Asked">The canonical path, or the permission.</param>
internal readonly record struct RecordedQuestion(CallerKind? Kind, string Subject, string Target, MethodReadings? Methods, string Asked, string? Actor)
{
    private const string Or = " or ";
    private const string By = " by ";

    // What the decision log puts in the place of a path that is masked.
    private const string Masked = "/***";

    /// <summary>The question, or null with a code of why it cannot be asked again.</summary>
    internal static RecordedQuestion? Read(in AuditFact fact, out string why)
    {
        why = NotReplayed.Unreadable;
        if (fact.Detail is { Length: >= AuditFact.MaxDetail })
        {
            // Cut: the end of the path and who acted are lost.
            return null;
        }

        if (fact.PolicyVersion is null || fact.Detail is not { } detail)
        {
            why = NotReplayed.NoPolicyAsked;
            return null;
        }

        CallerKind? kind = fact.ActorKind switch { "user" => CallerKind.User, "service" => CallerKind.Service, _ => null };
        why = NotReplayed.Unreadable;
        var (asked, actor) = Split(detail);
        var (methods, rest) = MethodsOf(asked);
        var isReadable = methods is null
            ? PermissionPattern.IsValidPermission(rest)
            : !rest.EndsWith(Masked, StringComparison.Ordinal) && CanonicalPath.TryParse(rest, out var canonical) && canonical == rest;
        return isReadable ? new RecordedQuestion(kind, fact.ActorId, fact.Target, methods, rest, actor) : null;
    }

    // A path has no space: what stands after the last " by " is the service that acted.
    private static (string Asked, string? Actor) Split(string detail)
    {
        var at = detail.LastIndexOf(By, StringComparison.Ordinal);
        return at < 0 ? (detail, null) : (detail[..at], detail[(at + By.Length)..]);
    }

    private static (MethodReadings? Methods, string Last) MethodsOf(string asked)
    {
        var path = asked.LastIndexOf(' ');
        if (path < 0)
        {
            return (null, asked);
        }

        var methods = asked[..path];
        var or = methods.IndexOf(Or, StringComparison.Ordinal);
        return (or < 0 ? new MethodReadings(methods) : new MethodReadings(methods[..or], methods[(or + Or.Length)..]), asked[(path + 1)..]);
    }
}
