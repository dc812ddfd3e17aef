namespace ZeroTrust.Mfa.Factors;

/// <summary>A second factor of a person. Never printed.</summary>
/// <param name="Kind">Of <see cref="Contracts.Mfa.FactorKinds"/>.</param>
/// <param name="Name">Given by the person; shown to them only. Sealed: people write what they like.</param>
/// <param name="ConfirmedAt">It counts from then on; null while it was only begun.</param>
/// <param name="Secret">TOTP: the sealed secret. SMS: the sealed number. Passkey: the public key in COSE form, which is no secret.</param>
/// <param name="LookupId">Passkey: the credential id. SMS: the keyed hash of the number. Null for others.</param>
/// <param name="Counter">TOTP: the last accepted time step. Passkey: the last signature counter. Only ever moves up.</param>
/// <param name="Detail">What the kind keeps beside it, as JSON of its own.</param>
internal sealed record Factor(
    Guid Id, string Subject, string Kind, byte[] Name, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmedAt, DateTimeOffset? LastUsedAt,
    byte[] Secret, byte[]? LookupId, long Counter, string Detail)
{
    public override string ToString() => $"{Kind} {Id}";
}
