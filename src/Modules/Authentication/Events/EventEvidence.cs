using System.Collections.Immutable;
using System.Globalization;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Authentication.Events;

/// <summary>The audit entries of events. Personal values are named, never shown.</summary>
internal static class EventEvidence
{
    /// <summary>What of a person an entry compares.</summary>
    public readonly record struct Snapshot(bool Active, string Roles, string Services)
    {
        public static Snapshot Of(PersonDocument? person) => person?.ToState() is { } state
            ? new(state.Active, string.Join(' ', state.Roles), string.Join(' ', state.AssignedServices))
            : new(false, "", "");
    }

    public static AuditEntry OfApplied(AuditActor actor, PersonEvent received, long missed, Snapshot before, Snapshot after)
    {
        var changes = ImmutableArray.CreateBuilder<AuditChange>();
        Compare(changes, "active", before.Active ? "true" : "false", after.Active ? "true" : "false");
        Compare(changes, "roles", before.Roles, after.Roles);
        Compare(changes, "assigned_services", before.Services, after.Services);
        Named(changes, "username", received.Data.UserName);
        Named(changes, "email", received.Data.Email);
        Named(changes, "phone", received.Data.Phone);
        Named(changes, "locale", received.Data.Locale);
        if (missed > 0)
        {
            changes.Add(new AuditChange("sequence_missed", null, missed.ToString(CultureInfo.InvariantCulture)));
        }

        changes.Add(new AuditChange("event", null, $"{received.Source} {received.Id}"));
        return new AuditEntry(received.Type, actor, "user", received.Subject, AuditOutcome.Success) { Changes = changes.DrainToImmutable() };
    }

    public static AuditEntry OfRejected(AuditActor actor, PersonEvent received, string code) =>
        new("event.rejected", actor, "user", received.Subject, AuditOutcome.Denied, code)
        {
            Changes = [new AuditChange("event", null, $"{received.Source} {received.Id}")],
        };

    private static void Compare(ImmutableArray<AuditChange>.Builder changes, string field, string before, string after)
    {
        if (!string.Equals(before, after, StringComparison.Ordinal))
        {
            changes.Add(new AuditChange(field, before, after));
        }
    }

    private static void Named(ImmutableArray<AuditChange>.Builder changes, string field, string? given)
    {
        if (given is not null)
        {
            changes.Add(new AuditChange(field, null, null));
        }
    }
}
