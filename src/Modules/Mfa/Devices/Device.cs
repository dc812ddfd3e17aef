namespace ZeroTrust.Mfa.Devices;

/// <summary>A remembered device as stored. Never printed.</summary>
/// <param name="Name">What its browser said of itself at the login.</param>
internal sealed record Device(Guid Id, string Subject, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset ExpiresAt)
{
    public override string ToString() => Id.ToString("N");
}
