using FastEndpoints;
using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Mfa.Features;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Devices.Features;

/// <summary><c>DELETE /v1/mfa/devices</c>.</summary>
internal sealed class ForgetDevicesEndpoint(IDocumentSession session, IAuditWriter audit) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/mfa/devices");
        this.RequiresCaller();
        this.Problems(MfaProblems.PeopleOnly);
        Summary(summary =>
        {
            summary.Summary = "Forget all remembered devices of the caller";
            summary.Description = "The next login on each of them needs a second factor. Their sessions go on.";
            summary.Response(204, "No device is remembered.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (SelfServiceGuard.SubjectOf(HttpContext) is not { } subject)
        {
            await Send.ProblemAsync(MfaProblems.PeopleOnly);
            return;
        }

        DeviceStore.ForgetAll(session, subject);
        audit.Append(session, new AuditEntry("device.forgotten", HttpContext.Scope().Actor, "user", subject, AuditOutcome.Success, "all"));
        await session.SaveChangesAsync(ct);
        await Send.NoContentAsync(ct);
    }
}
