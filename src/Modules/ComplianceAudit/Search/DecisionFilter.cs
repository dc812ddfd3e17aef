using Microsoft.AspNetCore.Http;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Search;

/// <summary>What a search of the decisions asks for; every part is exact and optional.</summary>
internal sealed record DecisionFilter(
    string? Actor, string? Target, string? Outcome, string? Reason, string? Rule, string? PolicyVersion, DateTimeOffset? Since, DateTimeOffset? Until)
{
    // Decisions, gaps between them, and what a stream says of itself at its beginning.
    private const string Actions = "decision.";

    /// <summary>What may be asked for, beside the page.</summary>
    internal static IReadOnlyList<QueryParameter> Parameters =>
    [
        new("actor", "The id of the person or the name of the service that was decided about."),
        new("target", "The service that the call was for."),
        new("outcome", "success, denied or failure."),
        new("reason", "The code of the outcome, such as not_listed."),
        new("rule", "The rule that decided, as the decision names it."),
        new("policy_version", "The version of the policy that decided."),
        new("since", "From this time on.", QueryType.Time),
        new("until", "Before this time.", QueryType.Time),
    ];

    /// <summary>The filter, or what is wrong with it.</summary>
    internal static (DecisionFilter? Filter, IReadOnlyList<FieldError> Errors) Read(IQueryCollection query)
    {
        var values = new FilterValues(query, Parameters);
        var filter = new DecisionFilter(
            values.Text("actor"), values.Text("target"), values.Outcome("outcome"), values.Text("reason"), values.Text("rule"),
            values.Text("policy_version"), values.Time("since"), values.Time("until"));
        return values.Errors.Count == 0 ? (filter, []) : (null, values.Errors);
    }

    /// <summary>What a block must hold to be worth opening; of one inner list any is enough.</summary>
    /// <param name="pseudonym">What stands for the actor where actors are masked.</param>
    internal IReadOnlyList<IReadOnlyList<(FactField Field, string Text)>> Terms(string? pseudonym)
    {
        var terms = new List<IReadOnlyList<(FactField, string)>>();
        if (Actor is not null)
        {
            terms.Add(pseudonym is null ? [(FactField.Actor, Actor)] : [(FactField.Actor, Actor), (FactField.Actor, pseudonym)]);
        }

        Add(FactField.Target, Target);
        Add(FactField.Outcome, Outcome);
        Add(FactField.Reason, Reason);
        Add(FactField.Rule, Rule);
        Add(FactField.PolicyVersion, PolicyVersion);
        return terms;

        void Add(FactField field, string? text)
        {
            if (text is not null)
            {
                terms.Add([(field, text)]);
            }
        }
    }

    internal bool Matches(in AuditFact fact, string? pseudonym) =>
        fact.Action.StartsWith(Actions, StringComparison.Ordinal)
        && (Actor is null || fact.ActorId == Actor || fact.ActorId == pseudonym)
        && (Target is null || fact.Target == Target)
        && (Outcome is null || OutcomeText.Of(fact.Outcome) == Outcome)
        && (Reason is null || fact.Reason == Reason)
        && (Rule is null || fact.Rule == Rule)
        && (PolicyVersion is null || fact.PolicyVersion == PolicyVersion)
        && (Since is not { } since || fact.At >= since)
        && (Until is not { } until || fact.At < until);
}
