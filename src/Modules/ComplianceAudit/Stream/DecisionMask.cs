using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>
/// Takes out of a decision what the operator does not want on record, before it waits in the queue. Services are not masked: their
/// names are no personal data, and without them a record says nothing.
/// </summary>
internal sealed class DecisionMask(IOptions<ComplianceAuditOptions> options, PersonalValues personal)
{
    /// <summary>The names that <c>DecisionMask</c> knows.</summary>
    internal const string Path = "path";

    internal const string Actor = "actor";

    private const string Kind = "decision.actor";
    private readonly bool _path = options.Value.DecisionMask.Contains(Path);
    private readonly bool _actor = options.Value.DecisionMask.Contains(Actor);

    internal AuditFact Apply(in AuditFact fact)
    {
        var masked = fact;
        if (_path && fact.Detail is { } detail)
        {
            masked = masked with { Detail = CutPath(detail) };
        }

        return _actor && fact.ActorKind == "user" ? masked with { ActorId = Pseudonym(fact.ActorId) } : masked;
    }

    /// <summary>What stands for a person where actors are masked: a keyed hash, the same for the same person.</summary>
    internal string Pseudonym(string actor) => $"hash:{personal.Lookup(Kind, actor)}";

    /// <summary><c>GET /v1/users/7 by gateway</c> becomes <c>GET /v1/*** by gateway</c>: the first segment stays, and what is no path too.</summary>
    internal static string CutPath(string detail)
    {
        var begin = detail.IndexOf(" /", StringComparison.Ordinal);
        if (begin < 0)
        {
            return detail;
        }

        var slash = detail.IndexOf('/', begin + 2);
        if (slash < 0)
        {
            return detail;
        }

        var by = detail.IndexOf(" by ", slash, StringComparison.Ordinal);
        return string.Concat(detail.AsSpan(0, slash), "/***", by < 0 ? "" : detail.AsSpan(by));
    }
}
