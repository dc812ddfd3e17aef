using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace ZeroTrust.Testing;

/// <summary>Sessions of people with an authenticator, gone on with by their refresh tokens.</summary>
internal sealed class KeptSessions
{
    private readonly ConcurrentDictionary<string, Kept> all = new(StringComparer.Ordinal);

    /// <summary>A new access token of the person; logs in where there is no session or it has ended.</summary>
    public async Task<string> TokenOfAsync(HttpClient client, PersonAccount person)
    {
        var kept = all.GetOrAdd(person.User, _ => new Kept());
        await kept.Turn.WaitAsync();
        try
        {
            using var renewed = kept.RefreshToken is { } token
                ? await client.SendAsync(HttpMethod.Post, "/v1/auth/refresh", body: new JsonObject { ["refresh_token"] = token })
                : null;
            using var answer = renewed is { StatusCode: HttpStatusCode.OK } ? null : await client.LoginAsync(person);
            var tokens = await (answer ?? renewed!).JsonAsync();
            kept.RefreshToken = (string?)tokens["refresh_token"];
            return (string?)tokens["access_token"] ?? throw new InvalidOperationException($"{person.User} is not let in: {tokens.ToJsonString()}");
        }
        finally
        {
            kept.Turn.Release();
        }
    }

    private sealed class Kept
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public string? RefreshToken { get; set; }
    }
}
