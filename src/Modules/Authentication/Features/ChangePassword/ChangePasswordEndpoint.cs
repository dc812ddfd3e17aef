using System.Diagnostics;
using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ChangePassword;

/// <summary>
/// <c>POST /v1/auth/password</c>: a person changes the own password. Every session ends, the present one too; a new one is opened in the
/// same commit and its tokens are the answer, so that a thief's copy of the present tokens is worth nothing.
/// </summary>
internal sealed class ChangePasswordEndpoint(
    ChangePasswordChecks checks, PasswordHasher hasher, PasswordChange change, SessionOpening opening,
    IDocumentSession session, IMartenOutbox outbox, IAuditWriter audit) : Endpoint<ChangePasswordRequest, TokensResponse>
{
    private const string Action = "user.password_changed";

    public override void Configure()
    {
        Post("/v1/auth/password");
        this.RequiresCaller();
        this.Problems(
            AuthenticationProblems.OwnerOnly, AuthenticationProblems.WrongPassword, AuthenticationProblems.WeakPassword,
            AuthenticationProblems.Throttled, AuthenticationProblems.Busy, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Change one's own password";
            summary.Description = "Ends all sessions of the person, the present one included, and opens a new one, of one factor. Wrong present passwords are slowed down like failed logins.";
            summary.ExampleRequest = new ChangePasswordRequest { CurrentPassword = "a long pass phrase", NewPassword = "another long pass phrase" };
            summary.Answers(200, "The tokens of the new session.", TokensResponse.Example);
        });
    }

    public override async Task HandleAsync(ChangePasswordRequest req, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        var scope = HttpContext.Scope();
        if (scope.Caller is not { Kind: CallerKind.User, SessionId: not null, Actor: null })
        {
            await Send.ProblemAsync(AuthenticationProblems.OwnerOnly);
            return;
        }

        var client = SessionClient.Of(HttpContext);
        await (await checks.RunAsync(session, scope.Caller.Subject, req, client.Address, ct) switch
        {
            ChangePasswordOutcome.Accepted accepted => ChangeAsync(accepted.Person, req.NewPassword!, scope, client, ct),
            ChangePasswordOutcome.WrongPassword => RefuseAsync(scope.Actor, ct),
            ChangePasswordOutcome.Refused refused => Send.ProblemAsync(refused.Problem, refused.Errors),
            _ => throw new UnreachableException(),
        });
    }

    private async Task ChangeAsync(PersonDocument person, string password, AccessScope scope, SessionClient client, CancellationToken ct)
    {
        if (hasher.TryHash(password, ct) is not { } hashing)
        {
            await Send.ProblemAsync(AuthenticationProblems.Busy);
            return;
        }

        var entry = new AuditEntry(Action, scope.Actor, "user", person.Id, AuditOutcome.Success);
        await change.AppendAsync(session, outbox, person, await hashing, entry);
        // One factor, whatever the session before had: that a second one was proved belongs to it and ends with it.
        var accepted = new LoginOutcome.Accepted(person, Renewal: null) { Key = scope.Caller.Confirmation };
        var opened = await opening.OpenAsync(session, outbox, NewSession.ByPassword(accepted, scope.Caller.Audience), client, ct);
        await change.CommittedAsync(person, ct);
        await Send.OkAsync(TokensResponse.Of(opened.AccessToken, opened.RefreshToken!, opened.SessionId), ct);
    }

    // A row each is bounded: every refusal that comes here has paid for a password hash behind the gate.
    private async Task RefuseAsync(AuditActor actor, CancellationToken ct)
    {
        audit.Append(session, new AuditEntry(Action, actor, "user", actor.Id, AuditOutcome.Denied, "wrong_password"));
        await session.SaveChangesAsync(ct);
        await Send.ProblemAsync(AuthenticationProblems.WrongPassword);
    }
}

/// <summary>Never printed.</summary>
internal sealed record ChangePasswordRequest
{
    [MustBeSent]
    public string? CurrentPassword { get; set; }

    [MustBeSent]
    public string? NewPassword { get; set; }

    public override string ToString() => "password change";
}
