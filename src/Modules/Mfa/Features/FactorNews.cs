using System.Globalization;
using Marten;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Mfa.Features;

/// <summary>
/// What a change of a person's factors leaves beside the change, in the same unit of work: audit entry, fact, and mail to the
/// person. The caller has enrolled the outbox.
/// </summary>
internal sealed class FactorNews(
    IAuditWriter audit, IMartenOutbox outbox, IPersonDirectory people, IOptions<HttpOptions> http, TimeProvider clock)
{
    /// <summary>The factor counts from now on.</summary>
    public async Task EnrolledAsync(IDocumentSession unitOfWork, AuditActor actor, Factor factor, CancellationToken ct)
    {
        Append(unitOfWork, "factor.enrolled", actor, factor);
        await outbox.PublishAsync(new FactorEnrolled(clock.GetUtcNow(), factor.Subject, TextOf(factor.Id), factor.Kind));
        await TellAsync(factor.Subject, "A second factor was added", $"{Named(factor.Kind)} was added to your account as a second factor.", ct);
    }

    /// <summary>The factor counts no more.</summary>
    /// <param name="reason">As in <see cref="FactorRemoved"/>.</param>
    public async Task RemovedAsync(IDocumentSession unitOfWork, AuditActor actor, Factor factor, string reason, CancellationToken ct)
    {
        Append(unitOfWork, "factor.removed", actor, factor, reason);
        await outbox.PublishAsync(new FactorRemoved(clock.GetUtcNow(), factor.Subject, TextOf(factor.Id), factor.Kind, reason));
        await TellAsync(factor.Subject, "A second factor was removed", $"{Named(factor.Kind)} was removed from the second factors of your account.", ct);
    }

    /// <summary>All factors of the person are gone: an entry and a fact for each that counted, and one mail.</summary>
    /// <param name="reason">As in <see cref="FactorRemoved"/>.</param>
    /// <param name="what">The sentence of the mail that tells it.</param>
    public async Task AllRemovedAsync(
        IDocumentSession unitOfWork, AuditActor actor, string subject, IReadOnlyList<Factor> factors, string reason, string what, CancellationToken ct)
    {
        foreach (var factor in factors.Where(factor => factor.ConfirmedAt is not null))
        {
            Append(unitOfWork, "factor.removed", actor, factor, reason);
            await outbox.PublishAsync(new FactorRemoved(clock.GetUtcNow(), subject, TextOf(factor.Id), factor.Kind, reason));
        }

        await TellAsync(subject, "Your second factors were removed", what, ct);
    }

    /// <summary>
    /// The passkey proves nothing from now on: there may be a copy of its key. For everybody else it counts no more; it stays among the
    /// person's factors, so that no less is asked for, until the person removes it.
    /// </summary>
    public async Task SuspendedAsync(IDocumentSession unitOfWork, Factor factor, string reason, CancellationToken ct)
    {
        Append(unitOfWork, "factor.suspended", AuditActor.System, factor, reason);
        await outbox.PublishAsync(new FactorRemoved(clock.GetUtcNow(), factor.Subject, TextOf(factor.Id), factor.Kind, reason));
        await TellAsync(
            factor.Subject, "A passkey was suspended",
            "A passkey of your account is accepted no more: there may be a copy of it. Log in with another factor or a recovery code and remove it.", ct);
    }

    /// <summary>The factor has another name, which is the person's own business and in neither entry nor mail.</summary>
    public async Task RenamedAsync(IDocumentSession unitOfWork, AuditActor actor, Factor factor, CancellationToken ct)
    {
        Append(unitOfWork, "factor.renamed", actor, factor);
        await TellAsync(factor.Subject, "A second factor was renamed", $"{Named(factor.Kind)} among the second factors of your account has a new name.", ct);
    }

    /// <summary>The person has new recovery codes, and the old ones are void.</summary>
    public async Task CodesRenewedAsync(IDocumentSession unitOfWork, AuditActor actor, string subject, CancellationToken ct)
    {
        AppendCodesGenerated(unitOfWork, actor, subject);
        await TellAsync(subject, "New recovery codes", "New recovery codes were made for your account. The earlier ones work no more.", ct);
    }

    /// <summary>The same without a mail, where that of the factor tells it.</summary>
    public void AppendCodesGenerated(IDocumentSession unitOfWork, AuditActor actor, string subject) =>
        audit.Append(unitOfWork, new AuditEntry("recovery_codes.generated", actor, "user", subject, AuditOutcome.Success));

    /// <summary>A recovery code was used.</summary>
    /// <param name="left">How many there are after it.</param>
    /// <param name="few">Whether that is worth a warning.</param>
    public Task CodeUsedAsync(string subject, int left, bool few, CancellationToken ct) => TellAsync(
        subject,
        few ? "Few recovery codes are left" : "A recovery code was used",
        string.Create(CultureInfo.InvariantCulture, $"A recovery code of your account was used in place of another second factor; {left} are left.{(few ? " Make new ones soon." : "")}"),
        ct);

    /// <summary>The id as everybody sees it.</summary>
    public static string TextOf(Guid id) => id.ToString("N");

    private void Append(IDocumentSession unitOfWork, string action, AuditActor actor, Factor factor, string? reason = null) =>
        audit.Append(unitOfWork, new AuditEntry(action, actor, "factor", TextOf(factor.Id), AuditOutcome.Success, reason)
        {
            Changes = [new AuditChange("kind", null, factor.Kind)],
        });

    private async Task TellAsync(string subject, string title, string what, CancellationToken ct)
    {
        if (await people.FindAsync(subject, ct) is not { } person)
        {
            return;
        }

        var now = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        await people.NotifyAsync(
            person, title,
            $"""
            {what}
            It happened on {now} UTC at {http.Value.PublicUrl}.

            If it was not you, tell your administrators at once.
            """,
            ct);
    }

    private static string Named(string kind) => kind switch
    {
        FactorKinds.Totp => "An authenticator app",
        FactorKinds.Sms => "A telephone number for codes by SMS",
        FactorKinds.Passkey => "A passkey",
        _ => "A factor",
    };
}
