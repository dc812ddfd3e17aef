using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.People;

/// <summary>What came of an administrator's call: the person as it is now, or why not.</summary>
internal readonly record struct EditResult(PersonDocument? Person, Problem? Problem);

/// <summary>
/// Carries out an edit in one transaction: precondition, rules of the stronger person and of the last administrator, audit
/// entry, messages, announcement. Rules that refuse leave an entry too.
/// </summary>
internal sealed class PersonEditing(PersonStore people, IPlatformAccess access, IAuditWriter audit, TimeProvider clock)
{
    /// <summary>Edits the person; <c>If-Match</c> must name its version.</summary>
    /// <param name="action">The audited action.</param>
    public async Task<EditResult> EditAsync(
        HttpContext context, IDocumentSession session, IMartenOutbox outbox, string subject, string action, Func<PersonDocument, PersonEdit> edit)
    {
        var ct = context.RequestAborted;
        if (await people.LoadAsync(session, subject, ct) is not { } person)
        {
            return new EditResult(null, CommonProblems.NotFound);
        }

        if (Preconditions.Check(context.Request, person.Version) is { } unmet)
        {
            return new EditResult(null, unmet);
        }

        if (await RefuseStrongerAsync(context, session, person, action) is { } stronger)
        {
            return new EditResult(null, stronger);
        }

        outbox.Enroll(session);
        var actor = context.Scope().Actor;
        var entry = new AuditEntry(action, actor, "user", subject, AuditOutcome.Success);
        var before = person.EffectiveRoles();
        switch (edit(person))
        {
            case PersonEdit.Refused refused:
                return await RefuseAsync(session, entry, refused.Problem, ct);
            case PersonEdit.Changed when await RefuseStrongerAsync(context, session, person, action) is { } grown:
                return new EditResult(null, grown);
            case PersonEdit.Changed when await LeavesNobodyAsync(session, person, before, ct):
                return await RefuseAsync(session, entry, UserProblems.LastAdministrator, ct);
            case PersonEdit.Changed changed:
                await people.RecordChangeAsync(session, outbox, person, action);
                await PublishRolesAsync(outbox, person, before, actor.Id);
                audit.Append(session, entry with { Changes = changed.Changes });
                await session.SaveChangesAsync(ct);
                break;
        }

        return new EditResult(person, null);
    }

    /// <summary>
    /// Nobody makes or changes a person who holds more than the caller does: who sets a password becomes that person. Null
    /// where the caller may; else the problem, with its audit entry stored.
    /// </summary>
    public async Task<Problem?> RefuseStrongerAsync(HttpContext context, IDocumentSession session, PersonDocument person, string action)
    {
        var scope = context.Scope();
        return access.Covers(scope.Caller, scope.State, person.ToActiveState())
            ? null
            : (await RefuseAsync(session, new AuditEntry(action, scope.Actor, "user", person.Id, AuditOutcome.Denied), UserProblems.HoldsMore, context.RequestAborted)).Problem;
    }

    private async Task<EditResult> RefuseAsync(IDocumentSession session, AuditEntry entry, Problem problem, CancellationToken ct)
    {
        audit.Append(session, entry with { Outcome = AuditOutcome.Denied, Reason = problem.Code });
        await session.SaveChangesAsync(ct);
        return new EditResult(null, problem);
    }

    private static async Task<bool> LeavesNobodyAsync(
        IDocumentSession session, PersonDocument person, IReadOnlyList<string> before, CancellationToken ct)
    {
        const string Role = PersonStore.AdministratorRole;
        if (!before.Contains(Role) || person.EffectiveRoles().Contains(Role))
        {
            return false;
        }

        await LastAdministrator.TakeTurnAsync(session, ct);
        return !await LastAdministrator.IsThereAnotherAsync(session, [person.Id], ct);
    }

    private async ValueTask PublishRolesAsync(IMartenOutbox outbox, PersonDocument person, IReadOnlyList<string> before, string changedBy)
    {
        var after = person.EffectiveRoles();
        string[] added = [.. after.Except(before, StringComparer.Ordinal)];
        string[] removed = [.. before.Except(after, StringComparer.Ordinal)];
        if (added.Length + removed.Length > 0)
        {
            await outbox.PublishAsync(new RolesChanged(clock.GetUtcNow(), person.Id, added, removed, changedBy));
        }
    }
}
