using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OtpNet;
using Shouldly;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Mfa.Tests.Totp;

namespace ZeroTrust.Mfa.Tests.Features;

/// <summary>A person of a test, with an authenticator app of its own, who calls the API.</summary>
internal sealed class Person
{
    private readonly SelfServiceHost _host;

    public Person(SelfServiceHost host, params string[] roles)
    {
        _host = host;
        Subject = $"u-{Guid.NewGuid():N}";
        host.Get<PeopleStub>().Add(Subject, roles);
    }

    public string Subject { get; }

    /// <summary><c>acr</c>, <c>amr</c> and age of the login.</summary>
    public string Login { get; set; } = "aal1~pwd~10";

    public void ProvesTwoFactors() => Login = "aal2~pwd.otp.mfa~10";

    public async Task<Answer> CallAsync(HttpMethod method, string path, string? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? $"{Subject}~{Login}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        using var response = await _host.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone(), response.Headers.WwwAuthenticate.ToString(),
            response.Headers.CacheControl?.NoStore is true);
    }

    public Task<Answer> ListAsync() => CallAsync(HttpMethod.Get, "/v1/mfa/factors");

    public Task<Answer> ConfirmAsync(string id, string code) =>
        CallAsync(HttpMethod.Post, $"/v1/mfa/factors/{id}/confirm", $$"""{"code":"{{JsonEncodedText.Encode(code)}}"}""");

    public Task<Answer> RemoveAsync(string id) => CallAsync(HttpMethod.Delete, $"/v1/mfa/factors/{id}");

    /// <summary>Begins an app.</summary>
    public async Task<App> BeginAsync()
    {
        var begun = await CallAsync(HttpMethod.Post, "/v1/mfa/totp");
        begun.Status.ShouldBe(HttpStatusCode.Created, begun.Body.ToString());
        return new App(_host, begun.Text("factor_id"), begun.Text("secret"));
    }

    /// <summary>Adds an app and confirms it; the answer of the confirmation.</summary>
    public async Task<(App App, Answer Confirmed)> EnrolAsync()
    {
        var app = await BeginAsync();
        var confirmed = await ConfirmAsync(app.Id, app.Code());
        confirmed.Status.ShouldBe(HttpStatusCode.OK, confirmed.Body.ToString());
        ProvesTwoFactors();
        return (app, confirmed);
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Body, string Challenge, bool IsNotStored)
{
    public string Text(string member) => Body.GetProperty(member).GetString()!;

    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;
}

/// <summary>An authenticator app that knows the secret, and the standard rather than our code.</summary>
internal sealed record App(SelfServiceHost Host, string Id, string Secret)
{
    public string Code(int later = 0) =>
        ReferenceTotp.Code(Base32Encoding.ToBytes(Secret), "SHA1", 6, (Host.Clock.GetUtcNow().ToUnixTimeSeconds() / 30) + later);
}
