using ZeroTrust.Platform.Description;

namespace ZeroTrust.Mfa.Features.ConfirmFactor;

/// <summary>Never printed.</summary>
internal sealed record ConfirmFactorRequest
{
    [MustBeSent]
    public string? Code { get; set; }

    public override string ToString() => "confirmation";
}

/// <summary>A factor that counts. Never printed.</summary>
/// <param name="RecoveryCodes">With a person's first factor; shown once.</param>
internal sealed record ConfirmedFactor(string FactorId, IReadOnlyList<string>? RecoveryCodes)
{
    public static ConfirmedFactor Example => new("01936d0a7a4e7c119c532f1f0e5a7b12", ["7Q2VK-0M4ZT-XA9RD-3HC5P-WB8NE", "…"]);

    public override string ToString() => FactorId;
}
