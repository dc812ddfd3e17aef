using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Dpop;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Dpop;

/// <summary>Login, refresh and calls with a token that is bound to a key.</summary>
[Collection(nameof(LoginHost))]
public sealed class DpopScenarios(LoginHost host) : LoginScenarios(host)
{
    private const string LoginPath = "/v1/auth/login";
    private const string RefreshPath = "/v1/auth/refresh";
    private const string TokenPath = "/oauth2/token";
    private const string UsePath = "/v1/users/nobody/password";
    private readonly ProofMaker _client = new();

    [Fact]
    public async Task A_proof_at_the_login_binds_session_and_tokens()
    {
        var login = await BoundLoginAsync();
        login.Text("token_type").ShouldBe("DPoP");
        var verdict = await Host.Services.GetRequiredService<ITokenVerifier>().VerifyAsync(login.Access, Ct);
        verdict.ShouldBeOfType<TokenVerdict.Valid>().Caller.Confirmation!.KeyThumbprint.ShouldBe(_client.Thumbprint);

        (await UseAsync("DPoP", login.Access, Proof("PUT", UsePath, login.Access))).Status.ShouldBe(HttpStatusCode.NotFound);
        var refreshed = await SendRawAsync(RefreshPath, RefreshBody(login.Refresh), Proof("POST", RefreshPath));
        refreshed.Text("token_type").ShouldBe("DPoP");
        (await UseAsync("DPoP", refreshed.Access, Proof("PUT", UsePath, refreshed.Access))).Status.ShouldBe(HttpStatusCode.NotFound);

        const string StepUpPath = "/v1/auth/step-up";
        var steppedUp = await SendWithProofAsync(
            HttpMethod.Post, StepUpPath, $$"""{"password":"{{Password}}"}""", "application/json", Proof("POST", StepUpPath, refreshed.Access), $"DPoP {refreshed.Access}");
        steppedUp.Text("token_type").ShouldBe("DPoP");
    }

    [Fact]
    public async Task A_bound_token_is_refused_in_every_other_way()
    {
        var token = (await BoundLoginAsync()).Access;
        await ShouldRefuseAsync("Bearer", token, Proof("PUT", UsePath, token), "invalid_token");
        await ShouldRefuseAsync("Bearer", token, null, "invalid_token");
        await ShouldRefuseAsync("DPoP", token, null, "invalid_dpop_proof");
        await ShouldRefuseAsync("DPoP", token, Proof("GET", UsePath, token), "invalid_dpop_proof");
        await ShouldRefuseAsync("DPoP", token, Proof("PUT", "/v1/users/other/password", token), "invalid_dpop_proof");
        await ShouldRefuseAsync("DPoP", token, Proof("PUT", UsePath), "invalid_dpop_proof");
        await ShouldRefuseAsync("DPoP", token, Sign(new ProofMaker(), "PUT", UsePath, token), "invalid_dpop_proof");
        await ShouldRefuseAsync("DPoP", token, $"{Proof("PUT", UsePath, token)},{Proof("PUT", UsePath, token)}", "invalid_dpop_proof");
        var used = Proof("PUT", UsePath, token);
        (await UseAsync("DPoP", token, used)).Status.ShouldBe(HttpStatusCode.NotFound);
        await ShouldRefuseAsync("DPoP", token, used, "invalid_dpop_proof");
    }

    [Fact]
    public async Task An_unbound_token_is_no_token_of_the_other_scheme()
    {
        var (_, userName) = await PersonAsync("system_admin");
        var token = (await LoginAsync(userName)).Access;
        await ShouldRefuseAsync("DPoP", token, Proof("PUT", UsePath, token), "invalid_token");
        (await UseAsync("Bearer", token, Proof("PUT", UsePath, token))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_thirty_two_uses_of_a_proof_at_once_one_passes()
    {
        var proof = new SentProof(Proof("POST", TokenPath), "POST", [LoginHost.Issuer + TokenPath]);
        var verifier = Host.Services.GetRequiredService<IProofVerifier>();
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () => await verifier.VerifyAsync(proof, Ct))));
        verdicts.Count(verdict => verdict is ProofVerdict.Proved).ShouldBe(1);
        verdicts.Count(verdict => verdict is ProofVerdict.Refused { Reason: ProofRules.Used }).ShouldBe(31);
    }

    [Fact]
    public async Task Who_lacks_the_key_cannot_refresh_and_cannot_end_the_session()
    {
        var login = await BoundLoginAsync();
        (await RefreshAsync(login.Refresh)).Text("code").ShouldBe("auth.invalid_dpop_proof");
        (await FormAsync($"grant_type=refresh_token&client_id=zerotrust&refresh_token={login.Refresh}")).Text("error").ShouldBe("invalid_dpop_proof");
        (await SendRawAsync(RefreshPath, RefreshBody(login.Refresh), Sign(new ProofMaker(), "POST", RefreshPath))).Text("code").ShouldBe("auth.refused");
        var next = await SendRawAsync(RefreshPath, RefreshBody(login.Refresh), Proof("POST", RefreshPath));
        next.Status.ShouldBe(HttpStatusCode.OK);
        // The old one, long after its exchange, but without the key: nothing happens to the family.
        await Host.ExecuteAsync($"update authentication.sessions set rotated_at = rotated_at - interval '1 hour' where id = '{login.Text("session_id")}'");
        (await RefreshAsync(login.Refresh)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await SendRawAsync(RefreshPath, RefreshBody(next.Refresh), Proof("POST", RefreshPath))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_proof_at_a_refresh_binds_a_session_that_was_not()
    {
        var (_, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        var bound = await SendRawAsync(TokenPath, RefreshForm(login.Refresh), Proof("POST", TokenPath), "application/x-www-form-urlencoded");
        bound.Text("token_type").ShouldBe("DPoP");
        (await RefreshAsync(bound.Refresh)).Text("code").ShouldBe("auth.invalid_dpop_proof");
        (await SendRawAsync(TokenPath, RefreshForm(bound.Refresh), Proof("POST", TokenPath), "application/x-www-form-urlencoded")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_bad_proof_opens_no_session_and_is_told_to_the_owner_only()
    {
        var (id, userName) = await PersonAsync();
        (await SendRawAsync(LoginPath, LoginBody(userName, Password), Proof("POST", RefreshPath))).Text("code").ShouldBe("auth.invalid_dpop_proof");
        (await SendRawAsync(LoginPath, LoginBody(userName, "wrong"), Proof("POST", RefreshPath))).Text("code").ShouldBe("auth.refused");
        (await Host.CountAsync($"select count(*) from authentication.sessions where subject = '{id}'")).ShouldBe(0);
        (await Host.CountAsync("select count(*) from public.audit where action = 'login.refused' and reason = 'proof_wrong_address'")).ShouldBeGreaterThan(0);
    }

    private static string Sign(ProofMaker client, string method, string path, string? token = null) =>
        client.Sign(ProofMaker.Claims(method, LoginHost.Issuer + path, DateTimeOffset.UtcNow, token));

    private static string LoginBody(string userName, string password) => $$"""{"username":"{{userName}}","password":"{{password}}"}""";

    private static string RefreshBody(string token) => $$"""{"refresh_token":"{{token}}"}""";

    private static string RefreshForm(string token) => $"grant_type=refresh_token&client_id=zerotrust&refresh_token={token}";

    private string Proof(string method, string path, string? token = null) => Sign(_client, method, path, token);

    private async Task<Answer> BoundLoginAsync()
    {
        var (_, userName) = await PersonAsync("system_admin");
        var login = await SendRawAsync(LoginPath, LoginBody(userName, Password), Proof("POST", LoginPath));
        login.Status.ShouldBe(HttpStatusCode.OK);
        return login;
    }

    private async Task ShouldRefuseAsync(string scheme, string token, string? proof, string error)
    {
        var answer = await UseAsync(scheme, token, proof);
        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        var challenge = answer.Headers.WwwAuthenticate.ShouldHaveSingleItem();
        challenge.Scheme.ShouldBe("DPoP");
        challenge.Parameter!.ShouldContain($"error=\"{error}\"");
    }

    private Task<Answer> UseAsync(string scheme, string token, string? proof) =>
        SendWithProofAsync(HttpMethod.Put, UsePath, """{"password":"x"}""", "application/json", proof, $"{scheme} {token}");

    private Task<Answer> SendRawAsync(string path, string body, string proof, string type = "application/json") =>
        SendWithProofAsync(HttpMethod.Post, path, body, type, proof, authorization: null);
}
