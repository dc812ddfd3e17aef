using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SetPassword;

internal sealed class SetPasswordEndpoint(
    PasswordOwners owners, PasswordPolicy policy, PasswordHasher hasher, PasswordChange change, IDocumentSession session, IMartenOutbox outbox)
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
            summary.Description = "Ends all sessions of the person, refuses every token made before and tells the person by mail. Needs If-Match with the person's ETag.";
            summary.ExampleRequest = new SetPasswordRequest { Password = "a long pass phrase" };
            summary.Response(204, "The password is set.");
        });
    }

    public override async Task HandleAsync(SetPasswordRequest req, CancellationToken ct)
    {
        var (person, problem) = await owners.AdmitAsync(HttpContext, session, Route<string>("id")!, Action, matches: true);
        if (person is null)
        {
            await Send.ProblemAsync(problem!);
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

        var entry = new AuditEntry(Action, HttpContext.Scope().Actor, "user", person.Id, AuditOutcome.Success);
        await change.AppendAsync(session, outbox, person, await hashing, entry);
        await session.SaveChangesAsync(ct);
        await change.CommittedAsync(person, ct);
        await Send.NoContentAsync(ct);
    }
}

/// <summary>Never printed.</summary>
internal sealed record SetPasswordRequest
{
    [MustBeSent]
    public string? Password { get; set; }

    public override string ToString() => "password";
}
