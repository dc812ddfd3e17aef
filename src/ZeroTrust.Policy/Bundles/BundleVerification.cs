namespace ZeroTrust.Policy.Bundles;

/// <summary>The closed outcome of <see cref="PolicyBundle.Verify"/>.</summary>
public abstract record BundleVerification
{
    private BundleVerification()
    {
    }

    /// <summary>One of the keys signed exactly this.</summary>
    /// <param name="Source">The bytes of the policy; not compiled yet.</param>
    /// <param name="KeyId">The key's <see cref="BundleKey.Id"/>.</param>
    public sealed record Verified(byte[] Source, BundleClaims Claims, string KeyId) : BundleVerification;

    /// <summary>It is no bundle, or nobody known signed it.</summary>
    /// <param name="Reason"><c>malformed</c>, <c>too_large</c>, <c>header</c>, <c>algorithm</c>, <c>signature</c> or <c>hash</c>.</param>
    public sealed record Refused(string Reason) : BundleVerification;
}
