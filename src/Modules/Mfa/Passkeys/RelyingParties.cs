using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>The one relying party of this platform, as the options have it.</summary>
internal sealed class RelyingParties(IOptions<PasskeyOptions> options, IOptions<HttpOptions> http)
{
    private readonly Lazy<RelyingParty> _own = new(() => Of(options.Value, http.Value));

    public RelyingParty Own => _own.Value;

    public static RelyingParty Of(PasskeyOptions options, HttpOptions http)
    {
        var address = new Uri(http.PublicUrl);
        return new RelyingParty(
            options.RelyingPartyId is { Length: > 0 } id ? id : address.Host,
            options.Origins is { Count: > 0 } origins ? origins : [OriginOf(address)]);
    }

    /// <summary>As a browser spells it (RFC 6454 section 6.2): without the port that the scheme has anyway.</summary>
    public static string OriginOf(Uri address) => $"{address.Scheme}://{address.Authority}";
}
