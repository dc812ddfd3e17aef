using System.Globalization;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform;

namespace ZeroTrust.Mfa.Devices;

/// <summary>
/// Devices on which a person leaves the second factor out. PostgreSQL alone says whether one counts: a device that was forgotten, or remembered
/// before the person's tokens were last refused (password change, lost role, end of all sessions) or a risk was seen, counts for nothing.
/// </summary>
internal sealed class RememberedDevices(
    DeviceTokens tokens, DeviceStore devices, IPersonDirectory people, IAuditWriter audit, IDocumentSession session, Ids ids, IOptions<MfaOptions> options,
    TimeProvider clock) : IRememberedDevices
{
    /// <inheritdoc />
    public async ValueTask<bool> IsTrustedAsync(string subject, string token, DateTimeOffset? notBefore, CancellationToken ct)
    {
        if (options.Value.RememberDays == 0 || tokens.Read(token, subject) is not var (id, secretHash))
        {
            return false;
        }

        return await devices.UseAsync(subject, id, secretHash, clock.GetUtcNow(), ct) is { } rememberedAt
            && !(rememberedAt < notBefore)
            && await people.FindAsync(subject, ct) is { } person
            && rememberedAt > VoidUntil(person.State);
    }

    /// <summary>What was remembered up to this instant counts no more.</summary>
    public static DateTimeOffset VoidUntil(SubjectState state) => state.StepUpAfter is { } stepUp && stepUp > state.ValidAfter ? stepUp : state.ValidAfter;

    /// <inheritdoc />
    public ValueTask<RememberedDevice?> RememberAsync(PendingLogin login, bool required, CancellationToken ct)
    {
        var limits = options.Value;
        if (limits.RememberDays == 0 || (required && !limits.RememberForRequiredRoles))
        {
            return ValueTask.FromResult<RememberedDevice?>(null);
        }

        var now = clock.GetUtcNow();
        var device = new Device(ids.New(), login.Subject, login.Device, now, LastUsedAt: null, now.AddDays(limits.RememberDays));
        var token = tokens.Create(device.Id, device.Subject, out var secretHash);
        devices.Insert(session, device, secretHash, limits.MaxDevicesPerPerson);
        audit.Append(session, new AuditEntry("device.remembered", new AuditActor("user", device.Subject), "device", device.Id.ToString("N"), AuditOutcome.Success)
        {
            Changes = [new AuditChange("expires_at", null, device.ExpiresAt.ToString("O", CultureInfo.InvariantCulture))],
        });
        return ValueTask.FromResult<RememberedDevice?>(new RememberedDevice(token.Reveal(), device.ExpiresAt));
    }
}
