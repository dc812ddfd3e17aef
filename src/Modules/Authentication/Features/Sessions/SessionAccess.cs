using Marten;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Authentication.Features.Sessions;

/// <summary>Whose sessions a call is about: one's own without a permission, another's with the one that the endpoint declares.</summary>
internal sealed class SessionAccess(OtherPeople others, IDocumentSession session, IAuditWriter audit)
{
    public static bool IsOwn(HttpContext context, string subject) =>
        context.Scope().Caller is { Kind: CallerKind.User } caller && caller.Subject == subject;

    /// <summary>Whether the caller may; a refusal is recorded.</summary>
    public async ValueTask<bool> MayAsync(HttpContext context, string subject) => IsOwn(context, subject) || await others.MayAsync(context);

    /// <summary>Another's address and device are shown only after this is stored: no entry, no data.</summary>
    public async Task RecordReadAsync(HttpContext context, string resourceType, string id, CancellationToken ct)
    {
        audit.Append(session, new AuditEntry("session.read", context.Scope().Actor, resourceType, id, AuditOutcome.Success));
        await session.SaveChangesAsync(ct);
    }
}
