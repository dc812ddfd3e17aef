using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>Who the proxy is, by <c>X-Gateway-Key: &lt;client_id&gt;.&lt;client_secret&gt;</c>.</summary>
internal sealed class ProxyKey(IServiceDirectory directory, PolicyHolder holder)
{
    internal const string Header = "X-Gateway-Key";
    internal const string Permission = "gateway:authorize";

    // A client id and a secret have 32 and 43 characters; what is far longer is not hashed.
    private const int MaxLength = 512;

    /// <summary>The identity that the key proves, or null.</summary>
    internal ServiceIdentity? Authenticate(IHeaderDictionary headers)
    {
        if (headers[Header] is not [{ Length: <= MaxLength } key])
        {
            return null;
        }

        var dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? directory.Authenticate(key[..dot], key[(dot + 1)..]) : null;
    }

    /// <summary>Whether the proxy may ask.</summary>
    internal bool MayAsk(ServiceIdentity proxy) =>
        holder.Current is { } policy && policy.Snapshot.DecideServicePermission(proxy.Name, Caller.Platform, Permission).Allowed;
}
