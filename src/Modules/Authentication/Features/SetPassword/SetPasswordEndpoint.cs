using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.SetPassword;

internal sealed class SetPasswordEndpoint(
    PersonStore people, PersonEditing editing, PasswordStore passwords, PasswordHasher hasher, PersonalValues values,
    IDocumentSession session, IMartenOutbox outbox, IAuditWriter audit, IOptions<AuthenticationOptions> options, TimeProvider clock)
    : Endpoint<SetPasswordRequest>
{
    private const string Action = "user.password_set";

    public override void Configure()
    {
        Put("/v1/users/{id}/password");
        this.Requires("user:write");
        this.RequiresLogin();
        this.Problems(
            AuthenticationProblems.WeakPassword, UserProblems.HoldsMore, CommonProblems.NotFound, CommonProblems.Conflict,
            CommonProblems.PreconditionFailed, CommonProblems.PreconditionRequired, AuthenticationProblems.Busy);
        Summary(summary =>
        {
            summary.Summary = "Set a person's password";
            summary.Description = "Ends all sessions of the person and refuses every token made before. Needs If-Match with the person's ETag.";
            summary.ExampleRequest = new SetPasswordRequest { Password = "a long pass phrase" };
            summary.Response(204, "The password is set.");
        });
    }

    public override async Task HandleAsync(SetPasswordRequest req, CancellationToken ct)
    {
        if (await people.LoadAsync(session, Route<string>("id")!, ct) is not { } person)
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        if (Preconditions.Check(HttpContext.Request, person.Version) is { } precondition)
        {
            await Send.ProblemAsync(precondition);
            return;
        }

        if (await editing.RefuseStrongerAsync(HttpContext, session, person, Action) is { } stronger)
        {
            await Send.ProblemAsync(stronger);
            return;
        }

        var userName = person.UserName is null ? null : values.Reveal(PersonalKinds.UserName, person.UserName.Sealed);
        if (PasswordRules.Refuse(req.Password ?? "", userName, options.Value.PasswordMinLength) is { } error)
        {
            await Send.ProblemAsync(AuthenticationProblems.WeakPassword, [error]);
            return;
        }

        if (hasher.TryHash(req.Password!, ct) is not { } hashing)
        {
            await Send.ProblemAsync(AuthenticationProblems.Busy);
            return;
        }

        await StoreAsync(person, await hashing, ct);
        await Send.NoContentAsync(ct);
    }

    private async Task StoreAsync(PersonDocument person, string hash, CancellationToken ct)
    {
        var actor = HttpContext.Scope().Actor;
        outbox.Enroll(session);
        person.EndSessions(clock.GetUtcNow());
        await people.RecordChangeAsync(session, outbox, person, "password_changed");
        passwords.Set(session, person.Id, hash);
        audit.Append(session, new AuditEntry(Action, actor, "user", person.Id, AuditOutcome.Success)
        {
            Changes = [new AuditChange("password", null, null)],
        });
        await outbox.PublishAsync(new SessionsEnded(clock.GetUtcNow(), person.Id, "password_changed"));
        await session.SaveChangesAsync(ct);
    }
}

/// <summary>Never printed.</summary>
internal sealed record SetPasswordRequest
{
    [MustBeSent]
    public string? Password { get; set; }

    public override string ToString() => "password";
}
