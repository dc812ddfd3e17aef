using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Lifecycle.Approval;

/// <summary>What an approver is shown of a new policy: the two hashes and what differs in meaning, bounded, since it is written into the audit trail too.</summary>
internal sealed class PolicyDifference(IOptions<PolicyOptions> options)
{
    private const string Active = "active_policy";
    private const int MaxShown = 50;
    private const int MaxText = 200;

    /// <summary>Compares the bytes; null where one of them cannot be read by this version.</summary>
    internal PolicyComparison.Compared? Compare(byte[] from, byte[] to) => PolicyDiff.Compare(
        from, to, new PolicyLimits { MaxBytes = Math.Max(options.Value.MaxBytes, Math.Max(from.Length, to.Length)) }, options.Value.EnvironmentOrNull) as PolicyComparison.Compared;

    /// <summary>The difference of a change request; the hashes alone where the active policy cannot be read.</summary>
    internal ImmutableArray<AuditChange> Of(string fromHash, byte[]? from, PolicySubmission to)
    {
        var hashes = new AuditChange(Active, fromHash, to.Hash);
        if (from is null || Compare(from, to.Source) is not { } compared)
        {
            return [hashes];
        }

        var omitted = compared.Omitted + Math.Max(0, compared.Changes.Length - MaxShown);
        ImmutableArray<AuditChange> more = omitted == 0 ? [] : [new AuditChange("more_differences", null, omitted.ToString(CultureInfo.InvariantCulture))];
        ImmutableArray<AuditChange> unseen = compared.IsComplete ? [] : [new AuditChange("not_everything_compared", null, "true")];
        return [hashes, .. compared.Changes.Take(MaxShown).Select(Shown), .. more, .. unseen];
    }

    /// <summary>The policy that the change was made against.</summary>
    internal static string? BaseOf(ImmutableArray<AuditChange> difference) =>
        difference.FirstOrDefault(change => change.Field == Active)?.Before;

    private static AuditChange Shown(PolicyChange change) => new(
        Cut(change.Item.Length == 0 ? change.Subject : $"{change.Subject}: {change.Item}")!, Cut(change.Before), Cut(change.After));

    private static string? Cut(string? text) => text is { Length: > MaxText } ? $"{text[..MaxText]}…" : text;
}
