using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Tests.Dpop;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>What happens to a person between the two steps of a login, and the key that both must be of.</summary>
[Collection(nameof(LoginHost))]
public sealed class BetweenStepsTests(LoginHost host) : FactorScenarios(host)
{
    private readonly ProofMaker _client = new();

    [Fact]
    public async Task A_new_password_ends_a_login_that_is_half_done()
    {
        var (id, userName) = await FactorPersonAsync();
        var challenge = await ChallengeAsync(userName);
        var admin = await AdminTokenAsync();
        (await SendAsync(HttpMethod.Put, $"/v1/users/{id}/password", """{"password":"quite another pass phrase"}""", admin, await ETagAsync(id))).Status.ShouldBe(HttpStatusCode.NoContent);
        await ShouldEndAsync(challenge, id, "sessions_ended");
    }

    [Fact]
    public async Task So_do_a_deactivation_and_what_ends_all_sessions()
    {
        var (id, userName) = await FactorPersonAsync();
        var challenge = await ChallengeAsync(userName);
        var second = await ChallengeAsync(userName);
        await EditAsync(id, person =>
        {
            person.HeldByAdministrator = true;
            person.EndSessions(DateTimeOffset.UtcNow);
        });
        await ShouldEndAsync(challenge, id, "subject_inactive");
        await EditAsync(id, person => person.HeldByAdministrator = false);
        await ShouldEndAsync(second, id, "sessions_ended");
        (await ProveAsync(await ChallengeAsync(userName))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_lost_the_role_that_reaches_the_target_does_not_get_there()
    {
        var (id, userName) = await FactorPersonAsync("customer_support");
        var challenge = await ChallengeAsync(userName, resource: "user-service");
        await EditAsync(id, person => person.GrantedRoles.Clear());
        (await ProveAsync(challenge)).Text("code").ShouldBe("auth.invalid_target");
        (await RefusalsAsync("login.refused", id, "invalid_target")).ShouldBe(1);
        (await SessionsOfAsync(id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_role_gained_meanwhile_is_in_the_token()
    {
        var (id, userName) = await FactorPersonAsync();
        var challenge = await ChallengeAsync(userName);
        await EditAsync(id, person => person.GrantedRoles.Add("customer_support"));
        ClaimsOf((await ProveAsync(challenge)).Access).GetProperty("permissions").ToString().ShouldBe("[\"customer_support:use\"]");
    }

    [Fact]
    public async Task A_session_opened_in_a_race_with_an_end_of_all_is_of_the_epoch_before_it()
    {
        var (id, userName) = await FactorPersonAsync();
        var login = await FactorLoginAsync(userName);
        await EditAsync(id, person => person.EndSessions(DateTimeOffset.UtcNow));
        (await RefreshAsync(login.Refresh)).Text("code").ShouldBe("auth.refused");
    }

    [Fact]
    public async Task The_session_is_bound_to_the_key_of_the_first_step()
    {
        var login = await ProveWithAsync(await BoundChallengeAsync(), _client);
        login.Text("token_type").ShouldBe("DPoP");
        Thumbprint(login).ShouldBe(_client.Thumbprint);
        var silent = await ProveAsync(await BoundChallengeAsync());
        Thumbprint(silent).ShouldBe(_client.Thumbprint, "without a proof too: a thief of the challenge gets nothing that he could use");
        (await RefreshAsync(silent.Refresh)).Text("code").ShouldBe("auth.invalid_dpop_proof");
    }

    [Fact]
    public async Task A_proof_of_another_key_opens_nothing()
    {
        var challenge = await BoundChallengeAsync();
        var id = Host.Factors.Logins[challenge].Subject;
        var answer = await ProveWithAsync(challenge, new ProofMaker());
        (answer.Status, answer.Text("code")).ShouldBe((HttpStatusCode.BadRequest, "auth.invalid_dpop_proof"));
        (await RefusalsAsync("login.refused", id, "proof_wrong_key")).ShouldBe(1);
        (await SessionsOfAsync(id)).ShouldBe(0);
        ShouldBeRefused(await ProveAsync(challenge));
    }

    [Fact]
    public async Task A_proof_at_the_second_step_alone_binds_too() =>
        Thumbprint(await ProveWithAsync(await ChallengeAsync((await FactorPersonAsync()).UserName), _client)).ShouldBe(_client.Thumbprint);

    private async Task ShouldEndAsync(string challenge, string id, string reason)
    {
        var before = await SessionsOfAsync(id);
        ShouldBeRefused(await ProveAsync(challenge));
        (await RefusalsAsync("login.refused", id, reason)).ShouldBe(1);
        (await SessionsOfAsync(id)).ShouldBe(before);
    }

    private async Task EditAsync(string id, Action<PersonDocument> edit)
    {
        var people = Host.Services.GetRequiredService<PersonStore>();
        await using var scope = Host.Services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Marten.IDocumentSession>();
        var person = (await people.LoadAsync(session, id, Ct))!;
        edit(person);
        await people.RecordChangeAsync(session, OutboxStub.Create(Host.Sent), person, "test");
        await session.SaveChangesAsync(Ct);
    }

    private async Task<string> BoundChallengeAsync()
    {
        var (_, userName) = await FactorPersonAsync();
        var answer = await SendWithProofAsync(
            HttpMethod.Post, "/v1/auth/login", $$"""{"username":"{{userName}}","password":"{{Password}}"}""", "application/json", Proof(_client, "/v1/auth/login"), null);
        return answer.Text("challenge_id")!;
    }

    private Task<Answer> ProveWithAsync(string challenge, ProofMaker key) => SendWithProofAsync(
        HttpMethod.Post, "/v1/auth/mfa", $$"""{"challenge_id":"{{challenge}}","factor":"totp","code":"{{Code}}"}""", "application/json", Proof(key, "/v1/auth/mfa"), null);

    private static string Proof(ProofMaker key, string path) => key.Sign(ProofMaker.Claims("POST", LoginHost.Issuer + path, DateTimeOffset.UtcNow));

    private static string? Thumbprint(Answer login) => ClaimsOf(login.Access).GetProperty("cnf").GetProperty("jkt").GetString();
}
