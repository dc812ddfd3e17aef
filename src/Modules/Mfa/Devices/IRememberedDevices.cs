using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Mfa.Devices;

/// <summary>Devices on which a person may leave the second factor out. Scoped; implemented by the devices of this module.</summary>
internal interface IRememberedDevices
{
    /// <summary>Whether the token is of a remembered device of this person that counts. Never throws for what a client sent.</summary>
    /// <param name="notBefore">A device remembered before this instant does not count; null where any does.</param>
    ValueTask<bool> IsTrustedAsync(string subject, string token, DateTimeOffset? notBefore, CancellationToken ct);

    /// <summary>
    /// Adds a device, with its evidence, to the scope's unit of work, which the caller commits; null where the options, or the person's roles, allow none.
    /// </summary>
    /// <param name="required">Whether a role of the person asks for a second factor.</param>
    ValueTask<RememberedDevice?> RememberAsync(PendingLogin login, bool required, CancellationToken ct);
}
