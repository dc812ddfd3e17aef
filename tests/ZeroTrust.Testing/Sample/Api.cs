using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ZeroTrust.Testing;

/// <summary>The calls of the public API that nearly every black-box test makes. Each returns the answer as it came.</summary>
public static class Api
{
    /// <summary>A request with a JSON body and a bearer token, either of which may be left out.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, HttpMethod method, string path, string? token = null, JsonNode? body = null,
        string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    /// <summary>The body as a JSON object; an empty one when there is no body.</summary>
    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    /// <summary><c>POST /v1/auth/login</c>.</summary>
    public static Task<HttpResponseMessage> LoginAsync(this HttpClient client, string user, string password) =>
        client.SendAsync(HttpMethod.Post, "/v1/auth/login", body: new JsonObject { ["username"] = user, ["password"] = password });

    /// <summary>A whole login: with the second step where the person has an authenticator. The answer of the last step.</summary>
    public static async Task<HttpResponseMessage> LoginAsync(this HttpClient client, PersonAccount person)
    {
        var first = await client.LoginAsync(person.User, person.Password);
        if (person.Authenticator is not { } device || (string?)(await first.JsonAsync())["challenge_id"] is not { } challenge)
        {
            return first;
        }

        first.Dispose();
        return await client.AnswerAsync(challenge, await device.NextCodeAsync());
    }

    /// <summary><c>POST /v1/auth/mfa</c> with a code of an authenticator.</summary>
    public static Task<HttpResponseMessage> AnswerAsync(this HttpClient client, string challenge, string code, string factor = "totp") =>
        client.SendAsync(HttpMethod.Post, "/v1/auth/mfa", body: new JsonObject { ["challenge_id"] = challenge, ["factor"] = factor, ["code"] = code });

    /// <summary><c>POST /oauth2/token</c> by client credentials; <paramref name="resource"/> is the target.</summary>
    public static async Task<HttpResponseMessage> ServiceTokenAsync(this HttpClient client, ServiceAccount service, string? resource = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/oauth2/token", UriKind.Relative)) { Content = new FormUrlEncodedContent(form) };
        // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
        var pair = $"{Uri.EscapeDataString(service.ClientId)}:{Uri.EscapeDataString(service.ClientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        return await client.SendAsync(request);
    }

    /// <summary><c>POST /v1/events</c> with one event.</summary>
    public static Task<HttpResponseMessage> PublishAsync(this HttpClient client, string token, CloudEvent fact) =>
        client.SendAsync(HttpMethod.Post, "/v1/events", token, fact.ToJson(), "application/cloudevents+json");

    /// <summary><c>PUT /v1/users/{id}/password</c> with the ETag of the person as just read.</summary>
    public static async Task<HttpResponseMessage> SetPasswordAsync(this HttpClient client, string token, string id, string password)
    {
        using var read = await client.SendAsync(HttpMethod.Get, $"/v1/users/{id}", token);
        var etag = read.Headers.TryGetValues("ETag", out var values) ? values.First() : "*";
        return await client.SendAsync(HttpMethod.Put, $"/v1/users/{id}/password", token, new JsonObject { ["password"] = password }, headers: ("If-Match", etag));
    }
}
