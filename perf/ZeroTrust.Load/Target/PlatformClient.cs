using System.Net.Http;
using System.Net.Http.Headers;

namespace ZeroTrust.Load.Target;

/// <summary>
/// The platform as callers see it: sockets and the published shapes, nothing shared with its code. Connections
/// are kept alive and bounded; redirects, cookies and proxies are off.
/// </summary>
internal sealed class PlatformClient : IDisposable
{
    private const int MaxConnections = 256;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    public PlatformClient(Uri address)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = MaxConnections,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = AnswerWithin };
    }

    public Task<Answer> LoginAsync(Person person, CancellationToken cancellation) =>
        PostAsync("v1/auth/login", "application/json", person.LoginBody, null, cancellation);

    /// <summary>The second step of a login.</summary>
    public Task<Answer> AnswerAsync(string challenge, string code, CancellationToken cancellation) => PostAsync(
        "v1/auth/mfa", "application/json",
        Json.Bytes(json =>
        {
            json.WriteString("challenge_id"u8, challenge);
            json.WriteString("factor"u8, "totp");
            json.WriteString("code"u8, code);
        }),
        null, cancellation);

    public Task<Answer> RefreshAsync(string refreshToken, CancellationToken cancellation) =>
        PostAsync("v1/auth/refresh", "application/json", Json.Bytes(json => json.WriteString("refresh_token"u8, refreshToken)), null, cancellation);

    /// <param name="resource">The target service; null for a token of the platform itself.</param>
    public Task<Answer> ClientCredentialsAsync(ClientIdentity client, string? resource, CancellationToken cancellation)
    {
        var form = resource is null ? "grant_type=client_credentials" : $"grant_type=client_credentials&resource={Uri.EscapeDataString(resource)}";
        return PostAsync("oauth2/token", "application/x-www-form-urlencoded", System.Text.Encoding.ASCII.GetBytes(form), client.Basic, cancellation);
    }

    /// <summary>Asks whether a token is good (RFC 7662).</summary>
    public Task<Answer> IntrospectAsync(ClientIdentity client, string token, CancellationToken cancellation) => PostAsync(
        "oauth2/introspect", "application/x-www-form-urlencoded", System.Text.Encoding.ASCII.GetBytes($"token={Uri.EscapeDataString(token)}"), client.Basic, cancellation);

    public Task<Answer> LogoutAsync(string accessToken, CancellationToken cancellation) =>
        PostAsync("v1/auth/logout", "application/json", [], new AuthenticationHeaderValue("Bearer", accessToken), cancellation);

    public Task<Answer> EvaluateAsync(AuthenticationHeaderValue? bearer, byte[] evaluation, CancellationToken cancellation) =>
        PostAsync("access/v1/evaluation", "application/json", evaluation, bearer, cancellation);

    /// <summary>Several questions in one request.</summary>
    public Task<Answer> EvaluateAllAsync(AuthenticationHeaderValue bearer, byte[] evaluations, CancellationToken cancellation) =>
        PostAsync("access/v1/evaluations", "application/json", evaluations, bearer, cancellation);

    /// <summary>The source of the active policy, and its version.</summary>
    public async Task<Answer> ReadPolicyAsync(AuthenticationHeaderValue bearer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("v1/policies/active", UriKind.Relative));
        request.Headers.Authorization = bearer;
        request.Headers.Accept.ParseAdd("application/yaml");
        return await SendAsync(request, cancellation);
    }

    /// <param name="version">The version that it replaces.</param>
    public async Task<Answer> ActivatePolicyAsync(AuthenticationHeaderValue bearer, byte[] source, string version, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/policies", UriKind.Relative));
        request.Headers.Authorization = bearer;
        request.Headers.TryAddWithoutValidation("If-Match", version);
        request.Content = new ByteArrayContent(source);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
        return await SendAsync(request, cancellation);
    }

    public Task<Answer> PublishAsync(AuthenticationHeaderValue bearer, PersonEvent one, CancellationToken cancellation) =>
        PostAsync("v1/events", "application/cloudevents+json", one.Single(), bearer, cancellation);

    public Task<Answer> PublishBatchAsync(AuthenticationHeaderValue bearer, IReadOnlyList<PersonEvent> events, CancellationToken cancellation) =>
        PostAsync("v1/events", "application/cloudevents-batch+json", PersonEvent.Batch(events), bearer, cancellation);

    public async Task<string> MetricsAsync(CancellationToken cancellation) => await _http.GetStringAsync(new Uri("metrics", UriKind.Relative), cancellation);

    /// <summary>A GET of any address, which was checked to be on this machine when it was read.</summary>
    public async Task<Answer> GetAsync(Uri address, AuthenticationHeaderValue bearer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = bearer;
        return await SendAsync(request, cancellation);
    }

    /// <summary>Any call of the API with a bearer token; what prepares a scenario.</summary>
    public async Task<Answer> CallAsync(HttpMethod method, string path, AuthenticationHeaderValue bearer, byte[]? body, string? ifMatch, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = bearer;
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return await SendAsync(request, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> PostAsync(string path, string type, byte[] body, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = authorization;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await SendAsync(request, cancellation);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation))
        {
            SaysRetryAfter = response.Headers.RetryAfter is not null,
            ETag = response.Headers.TryGetValues("ETag", out var tags) ? tags.First() : null,
        };
    }
}
