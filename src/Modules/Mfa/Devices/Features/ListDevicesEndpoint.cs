using FastEndpoints;
using ZeroTrust.Mfa.Features;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Devices.Features;

/// <summary><c>GET /v1/mfa/devices</c>.</summary>
internal sealed class ListDevicesEndpoint(DeviceStore devices, TimeProvider clock) : EndpointWithoutRequest<DeviceList>
{
    public override void Configure()
    {
        Get("/v1/mfa/devices");
        this.RequiresCaller();
        this.Problems(MfaProblems.PeopleOnly);
        Summary(summary =>
        {
            summary.Summary = "List the caller's remembered devices";
            summary.Description = "Those that still count, newest first. A login from one of them needs no second factor; it is one with one factor all the same.";
            summary.Answers(200, "The devices.", new DeviceList([DeviceView.Example]));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (SelfServiceGuard.SubjectOf(HttpContext) is not { } subject)
        {
            await Send.ProblemAsync(MfaProblems.PeopleOnly);
            return;
        }

        var after = HttpContext.Scope().State is { } state ? RememberedDevices.VoidUntil(state) : DateTimeOffset.MinValue;
        await Send.OkAsync(new DeviceList([.. (await devices.ListAsync(subject, after, clock.GetUtcNow(), ct)).Select(DeviceView.Of)]), ct);
    }
}
