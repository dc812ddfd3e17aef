using FastEndpoints;
using Marten;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Authentication.Features.ConfirmPasswordReset;

/// <summary>
/// <c>POST /v1/auth/password-reset/confirm</c>: sets a password by a link's token. Opens no session, so a second factor is asked for at
/// the login as ever (ASVS 5.0 6.4.3).
/// </summary>
internal sealed class ConfirmPasswordResetEndpoint(
    ResetLinks links, PersonStore people, PasswordOwners owners, PasswordPolicy policy, PasswordHasher hasher, PasswordChange change,
    IDocumentSession session, IMartenOutbox outbox, IOptions<PasswordOptions> options, TimeProvider clock)
    : Endpoint<ConfirmPasswordResetRequest>
{
    public override void Configure()
    {
        Post("/v1/auth/password-reset/confirm");
        this.Public("The one-time link is the proof.");
        this.Problems(AuthenticationProblems.LinkInvalid, AuthenticationProblems.WeakPassword, AuthenticationProblems.Busy, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Set a new password by a link";
            summary.Description = "Ends all sessions of the person. A link works once; a password that cannot be used does not use it up. Unknown, used, "
                + "superseded and expired links get the same answer.";
            summary.ExampleRequest = new ConfirmPasswordResetRequest { Token = "XkT3Yk0wQm1r…", Password = "a long pass phrase" };
            summary.Response(204, "The password is set.");
        });
    }

    public override async Task HandleAsync(ConfirmPasswordResetRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        var tokenHash = OpaqueToken.Hash(req.Token is { Length: OpaqueToken.Length } ? req.Token : "");
        if (await OwnerAsync(tokenHash, ct) is not { } person)
        {
            await Send.ProblemAsync(AuthenticationProblems.LinkInvalid);
            return;
        }

        if (await policy.RefuseAsync(req.Password ?? "", owners.Of(person), "password", ct) is { } refusal)
        {
            await Send.ProblemAsync(refusal.Problem, refusal.Errors);
            return;
        }

        if (hasher.TryHash(req.Password!, ct) is not { } hashing)
        {
            await Send.ProblemAsync(AuthenticationProblems.Busy);
            return;
        }

        await SetAsync(tokenHash, person, await hashing, ct);
    }

    private async Task<PersonDocument?> OwnerAsync(byte[] tokenHash, CancellationToken ct) =>
        await links.FindAsync(tokenHash, options.Value.ResetLinks, clock.GetUtcNow(), ct) is { } subject
        && await people.LoadAsync(session, subject, ct) is { Active: true } person
            ? person
            : null;

    private async Task SetAsync(byte[] tokenHash, PersonDocument person, string hash, CancellationToken ct)
    {
        if (!await ResetLinks.UseAsync(session, tokenHash, clock.GetUtcNow(), ct))
        {
            await Send.ProblemAsync(AuthenticationProblems.LinkInvalid);
            return;
        }

        try
        {
            var entry = new AuditEntry("user.password_reset", new AuditActor("user", person.Id), "user", person.Id, AuditOutcome.Success);
            await change.AppendAsync(session, outbox, person, hash, entry);
            await session.SaveChangesAsync(ct);
        }
        catch (Exception exception) when (PersonConflict.IsRace(exception))
        {
            // Somebody changed the person meanwhile; the link is as it was.
            await Send.ProblemAsync(CommonProblems.Conflict);
            return;
        }

        await change.CommittedAsync(person, ct);
        await Send.NoContentAsync(ct);
    }
}

/// <summary>Never printed.</summary>
internal sealed record ConfirmPasswordResetRequest
{
    [MustBeSent]
    public string? Token { get; set; }

    [MustBeSent]
    public string? Password { get; set; }

    public override string ToString() => "password reset";
}
