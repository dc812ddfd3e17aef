using System.Globalization;
using Marten;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Mfa.Recovery;

/// <summary>
/// Makes a code on the host. Whoever may do that has the key-encryption key and the database, so it asks for no permission; what it does is that all
/// administrators hear of it, and that all sessions of the person end.
/// </summary>
internal sealed class HostRecovery(
    HostRecoveryStore codes, IPersonDirectory people, IAuditWriter audit, IDocumentSession session, IMartenOutbox outbox, IOptions<MfaOptions> options,
    IOptions<HttpOptions> http, TimeProvider clock) : IFactorRecovery
{
    /// <inheritdoc />
    public async Task<RecoveryResult> RecoverAsync(string userName, CancellationToken ct)
    {
        if (await people.FindByUserNameAsync(userName, ct) is not { State: { Active: true } state } person || !state.Roles.Contains(PlatformRoles.Administrator))
        {
            return new RecoveryResult.NoAdministrator();
        }

        var code = RecoveryCode.Create();
        var expiresAt = clock.GetUtcNow().AddMinutes(options.Value.HostRecoveryMinutes);
        outbox.Enroll(session);
        codes.Issue(session, person.Subject, RecoveryCode.Read(code)!, expiresAt);
        audit.Append(session, new AuditEntry("mfa.recovery_issued", AuditActor.System, "user", person.Subject, AuditOutcome.Success)
        {
            Changes = [new AuditChange("expires_at", null, expiresAt.ToString("O", CultureInfo.InvariantCulture))],
        });
        await people.EndSessionsAsync(session, AuditActor.System, person.Subject, "mfa_recovery", ct);
        await TellAsync(person, ct);
        await session.SaveChangesAsync(ct);
        return new RecoveryResult.Issued(person.Subject, code, expiresAt);
    }

    private async Task TellAsync(PersonCard person, CancellationToken ct)
    {
        var holders = await people.HoldersOfAsync(PlatformRoles.Administrator, ct);
        foreach (var holder in holders.Append(person).DistinctBy(holder => holder.Subject))
        {
            var whose = holder.Subject == person.Subject ? "your account" : $"the administrator {person.Subject}";
            await people.NotifyAsync(
                holder,
                "An administrator's second factor is being recovered",
                $"""
                On the host of {http.Value.PublicUrl} a code was made by which {whose} can log in once without a second factor and enrol a new one.
                It holds for {options.Value.HostRecoveryMinutes} minutes. When it is used, all earlier second factors of the account are removed.

                If you know nothing of it, look at once who has access to the host.
                """,
                ct);
        }
    }
}
