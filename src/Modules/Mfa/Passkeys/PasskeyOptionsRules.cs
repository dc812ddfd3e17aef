using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ZeroTrust.Mfa.Passkeys.Attestations;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>What the attributes cannot say: a browser would refuse such pages at the first use only.</summary>
internal sealed class PasskeyOptionsRules(IOptions<HttpOptions> http) : IValidateOptions<PasskeyOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PasskeyOptions options) =>
        (RefuseRelyingParty(options.RelyingPartyId) ?? RefuseOrigins(options) ?? RefuseAnchors(options)) is { } fault
            ? ValidateOptionsResult.Fail($"{PasskeyOptions.Section}:{fault}")
            : ValidateOptionsResult.Success;

    private static string? RefuseRelyingParty(string id) =>
        id.Length == 0 || (Uri.CheckHostName(id) == UriHostNameType.Dns && !id.Any(char.IsAsciiLetterUpper) && !id.EndsWith('.'))
            ? null
            : "RelyingPartyId must be a domain in lower case, such as example.org.";

    private string? RefuseOrigins(PasskeyOptions options)
    {
        if (Http() is not { } known)
        {
            return null;
        }

        var party = RelyingParties.Of(options, known);
        var index = options.Origins.FindIndex(origin => !IsOrigin(origin) || !IsWithin(new Uri(origin).Host, party.Id));
        if (index >= 0)
        {
            return $"Origins:{index} must be an origin as a browser spells it, https (http only on localhost), on {party.Id} or below it.";
        }

        return options.RelyingPartyId.Length > 0 && options.Origins.Count == 0 && !IsWithin(new Uri(known.PublicUrl).Host, party.Id)
            ? $"RelyingPartyId must be the host of the public address or a domain above it, or Origins must name the pages: {party.Id} is neither."
            : null;
    }

    // Null where they are refused themselves: then that is what the start is refused for.
    private HttpOptions? Http()
    {
        try
        {
            return http.Value;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private static string? RefuseAnchors(PasskeyOptions options)
    {
        if (options.TrustAnchorsFile.Length == 0)
        {
            return null;
        }

        if (options.Attestation != AttestationWish.Direct)
        {
            return "TrustAnchorsFile needs Attestation to be Direct: no authenticator tells its make unasked.";
        }

        try
        {
            TrustedModels.Load(options.TrustAnchorsFile);
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return "TrustAnchorsFile must be a file of certificates in PEM that can be read.";
        }
    }

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.Host == "localhost"))
        && RelyingParties.OriginOf(address) == origin;

    private static bool IsWithin(string host, string id) => host == id || host.EndsWith($".{id}", StringComparison.Ordinal);
}
