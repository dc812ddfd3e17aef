using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Http;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>What scenarios have in common: people, requests, answers.</summary>
public abstract class LoginScenarios(LoginHost host)
{
    protected const string Password = "a long pass phrase";
    private static int s_people;

    protected LoginHost Host => host;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected Task<(string Id, string UserName)> PersonAsync(params string[] roles) => MailedPersonAsync(email: null, roles);

    protected async Task<(string Id, string UserName)> MailedPersonAsync(string? email, params string[] roles)
    {
        var people = host.Services.GetRequiredService<PersonStore>();
        var userName = $"person{Interlocked.Increment(ref s_people)}@example.com";
        var person = people.Create(host.Services.GetRequiredService<Ids>().NewText(), userName, email, null, null);
        person.GrantedRoles.AddRange(roles);
        await using var scope = host.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>();
        await people.RecordChangeAsync(session, OutboxStub.Create(host.Sent), person, "test");
        host.Services.GetRequiredService<PasswordStore>().Set(session, person.Id, PasswordHash.Create(Password, new Argon2Cost(1024, 1)));
        await session.SaveChangesAsync(Ct);
        return (person.Id, userName);
    }

    protected async Task<Answer> PostAsync(string path, string json, string? token = null) => await SendAsync(HttpMethod.Post, path, json, token);

    protected async Task<Answer> SendAsync(HttpMethod method, string path, string? json, string? token = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await AnswerAsync(await host.Http.SendAsync(request, Ct));
    }

    protected async Task<Answer> SendWithProofAsync(HttpMethod method, string path, string body, string type, string? proof, string? authorization)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = new StringContent(body, Encoding.UTF8, type);
        foreach (var (name, value) in new[] { ("DPoP", proof), ("Authorization", authorization) })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await AnswerAsync(await host.Http.SendAsync(request, Ct));
    }

    protected async Task<Answer> FormAsync(string form, string? authorization = null, string path = "/oauth2/token")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await AnswerAsync(await host.Http.SendAsync(request, Ct));
    }

    protected Task<Answer> LoginAsync(string userName, string password = Password, string? resource = null) => PostAsync(
        "/v1/auth/login",
        $$"""{"username":"{{userName}}","password":"{{password}}"{{(resource is null ? "" : $",\"resource\":\"{resource}\"")}}}""");

    protected Task<Answer> RefreshAsync(string token) => PostAsync("/v1/auth/refresh", $$"""{"refresh_token":"{{token}}"}""");

    protected async Task<string> ETagAsync(string id)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var person = await Host.Services.GetRequiredService<PersonStore>().LoadAsync(scope.ServiceProvider.GetRequiredService<Marten.IQuerySession>(), id, Ct);
        return Preconditions.ETag(person!.Version);
    }

    protected async Task<HttpStatusCode> UseAsync(string accessToken) =>
        (await SendAsync(HttpMethod.Put, "/v1/users/nobody/password", """{"password":"x"}""", accessToken)).Status;

    /// <summary>Local copies of a person follow the change feed, within a second.</summary>
    protected Task RefusedSoonAsync(string accessToken) => Eventually.HoldsAsync(
        async () => await UseAsync(accessToken) == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(30), "the token of an ended session is refused");

    private static async Task<Answer> AnswerAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(Ct);
            return new Answer(response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, response.Headers);
        }
    }

    protected sealed record Answer(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers)
    {
        public string Access => Text("access_token")!;

        public string Refresh => Text("refresh_token")!;

        public string? Text(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) ? value.ToString() : null;
    }
}
