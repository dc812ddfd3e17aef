using FastEndpoints;
using JasperFx;
using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Mfa.Features;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Devices.Features;

/// <summary><c>DELETE /v1/mfa/devices/{id}</c>. It only ever asks for more at a login, so any login of the person is good enough for it.</summary>
internal sealed class ForgetDeviceEndpoint(IDocumentSession session, IAuditWriter audit) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/v1/mfa/devices/{id}");
        this.RequiresCaller();
        this.Problems(MfaProblems.PeopleOnly, CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Forget a remembered device";
            summary.Description = "Its next login needs a second factor. Its sessions go on.";
            summary.Response(204, "The device is forgotten.");
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (SelfServiceGuard.SubjectOf(HttpContext) is not { } subject)
        {
            await Send.ProblemAsync(MfaProblems.PeopleOnly);
            return;
        }

        await (Guid.TryParse(Route<string>("id"), out var id) && await ForgetAsync(subject, id, ct) ? Send.NoContentAsync(ct) : Send.ProblemAsync(CommonProblems.NotFound));
    }

    private async Task<bool> ForgetAsync(string subject, Guid id, CancellationToken ct)
    {
        DeviceStore.Forget(session, subject, id);
        audit.Append(session, new AuditEntry("device.forgotten", HttpContext.Scope().Actor, "device", id.ToString("N"), AuditOutcome.Success));
        try
        {
            await session.SaveChangesAsync(ct);
            return true;
        }
        catch (ConcurrencyException)
        {
            // There is none, or none any more, of this person.
            return false;
        }
    }
}
