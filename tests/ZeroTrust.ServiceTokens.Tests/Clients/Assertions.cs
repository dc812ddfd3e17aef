using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.OneTime;
using ZeroTrust.ServiceTokens.Clients;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Tests.Clients;

/// <summary>Makes authenticators, and assertions in the form of the fake key reader.</summary>
internal static class Assertions
{
    internal const string Issuer = "https://zerotrust.test";
    internal const string Client = "0123456789abcdef0123456789abcdef";
    internal const string Key = "key-1";

    internal static ClientAuthenticator Authenticator(ServiceDirectory directory, IAuditStream stream, TimeProvider clock, NpgsqlDataSource? marks = null)
    {
        var options = Options.Create(new ServiceTokensOptions());
        var http = Options.Create(new HttpOptions { PublicUrl = $"{Issuer}/" });
        // Points nowhere unless the test has a database: what is refused for its form must not reach one.
        var source = marks ?? NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        return new ClientAuthenticator(
            directory, new ClientAssertions(directory, new OneTimeMarks(source), http, options, clock), stream, options, clock,
            NullLogger<ClientAuthenticator>.Instance);
    }

    internal static string Claims(TimeProvider clock, string jti = "j-1", string audience = $"\"{Issuer}\"") =>
        $$"""{"iss":"{{Client}}","sub":"{{Client}}","aud":{{audience}},"jti":"{{jti}}","exp":{{clock.GetUtcNow().ToUnixTimeSeconds() + 60}}}""";

    internal static string Sign(string claims, string key = Key, string type = "") =>
        $"{key}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.{type}";

    internal static ClientProof Proof(string assertion, string? clientId = null) =>
        new(clientId, null, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", assertion);
}
