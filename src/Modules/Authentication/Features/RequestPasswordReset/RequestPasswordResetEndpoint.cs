using System.Diagnostics;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.RequestPasswordReset;

/// <summary>
/// <c>POST /v1/auth/password-reset</c>. Takes the request and answers; whether there is such a person is looked up afterwards by
/// the message's handler, so that neither answer nor time can tell.
/// </summary>
internal sealed class RequestPasswordResetEndpoint(
    ResetThrottle throttle, PersonalValues values, Ids ids, IDocumentSession session, IMartenOutbox outbox, IAuditWriter audit, IAuditStream stream, TimeProvider clock)
    : Endpoint<RequestPasswordResetRequest>
{
    public override void Configure()
    {
        Post("/v1/auth/password-reset");
        this.Public("Who forgot the password cannot log in; the mail goes to the address on record only.");
        this.Problems();
        Summary(summary =>
        {
            summary.Summary = "Ask for a link to set a new password";
            summary.Description = "The answer is the same for everybody, unknown people and requests beyond the limit included.";
            summary.ExampleRequest = new RequestPasswordResetRequest { Username = "ada@example.com" };
            summary.Response(202, "If there is such a person with an e-mail address, a link will be sent to it.");
        });
    }

    public override async Task HandleAsync(RequestPasswordResetRequest req, CancellationToken ct)
    {
        if (!req.IsValid)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [new FieldError("username", $"must have 1 to {RequestPasswordResetRequest.MaxUserName} characters")]);
            return;
        }

        var address = ClientAddress.Of(HttpContext);
        if (!await throttle.AdmitsAsync(req.Username!, address, ct))
        {
            await PassOverAsync(ct);
            return;
        }

        outbox.Enroll(session);
        audit.Append(session, new AuditEntry("password_reset.requested", AuditActor.Anonymous, "user", "-", AuditOutcome.Success)
        {
            Personal = [new AuditPersonalValue("user_name", req.Username!), new AuditPersonalValue("client_address", address)],
        });
        await outbox.PublishAsync(new PasswordResetRequested(ids.NewText(), values.Seal(PasswordResets.Kind, req.Username!)));
        await session.SaveChangesAsync(ct);
        await Send.StatusCodeAsync(StatusCodes.Status202Accepted, ct);
    }

    // A flood comes here: in blocks, and without personal values.
    private async Task PassOverAsync(CancellationToken ct)
    {
        var recorded = await stream.RecordAsync(
            new AuditFact(clock.GetUtcNow(), "password_reset.throttled", "anonymous", "-", Caller.Platform, null, AuditOutcome.Denied, "throttled", null, null, Activity.Current?.TraceId.ToHexString()),
            ct);
        await (recorded ? Send.StatusCodeAsync(StatusCodes.Status202Accepted, ct) : Send.ProblemAsync(CommonProblems.Unavailable));
    }
}

/// <summary>Never printed.</summary>
internal sealed record RequestPasswordResetRequest
{
    internal const int MaxUserName = 256;

    [MustBeSent]
    public string? Username { get; set; }

    internal bool IsValid => !string.IsNullOrWhiteSpace(Username) && Username.Length <= MaxUserName && LoginRequest.IsText(Username);

    public override string ToString() => "password reset";
}
