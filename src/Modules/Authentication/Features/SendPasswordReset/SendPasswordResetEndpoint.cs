using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.SendPasswordReset;

/// <summary><c>POST /v1/users/{id}/password-reset</c>: a link by which a person sets a password, the first one too.</summary>
internal sealed class SendPasswordResetEndpoint(PasswordOwners owners, PasswordResets resets, Ids ids, IDocumentSession session, IMartenOutbox outbox)
    : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/v1/users/{id}/password-reset");
        this.Requires("user:write");
        this.Problems(UserProblems.HoldsMore, UserProblems.NoEmail, UserProblems.Inactive, CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Send a person a link to set a password";
            summary.Description = "To the person's e-mail address. The password that the person has, if any, stays until the link is used.";
            summary.Response(202, "The link will be sent.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var (person, problem) = await owners.AdmitAsync(HttpContext, session, Route<string>("id")!, "user.password_link_sent", matches: false);
        problem ??= person switch
        {
            { Active: false } => UserProblems.Inactive,
            { Email: null } => UserProblems.NoEmail,
            _ => null,
        };
        if (problem is not null)
        {
            await Send.ProblemAsync(problem);
            return;
        }

        outbox.Enroll(session);
        await outbox.PublishAsync(resets.AppendLink(session, person!, ids.NewText(), HttpContext.Scope().Actor));
        await session.SaveChangesAsync(ct);
        await Send.StatusCodeAsync(StatusCodes.Status202Accepted, ct);
    }
}
