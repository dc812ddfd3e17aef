using System.Net;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Http;

/// <summary>What the attributes cannot say of the http options.</summary>
public sealed class HttpOptionsRules : IValidateOptions<HttpOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        if (!IsBase(options.PublicUrl))
        {
            return ValidateOptionsResult.Fail("PublicUrl must be an absolute http or https address without query and fragment.");
        }

        if (options.OtherUrls.FindIndex(url => !IsBase(url)) is >= 0 and var other)
        {
            return ValidateOptionsResult.Fail($"OtherUrls:{other} must be an absolute http or https address without query and fragment.");
        }

        return options.TrustedProxies.FindIndex(proxy => !IsProxy(proxy)) is >= 0 and var index
            ? ValidateOptionsResult.Fail($"TrustedProxies:{index} must be an IP address or a network such as 10.0.0.0/8.")
            : ValidateOptionsResult.Success;
    }

    private static bool IsBase(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.Query.Length == 0 && address.Fragment.Length == 0;

    private static bool IsProxy(string proxy) =>
        proxy.Contains('/', StringComparison.Ordinal) ? IPNetwork.TryParse(proxy, out _) : IPAddress.TryParse(proxy, out _);
}
