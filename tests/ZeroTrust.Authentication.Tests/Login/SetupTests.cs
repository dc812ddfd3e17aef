using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Features.Setup;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

[Collection(nameof(LoginHost))]
public sealed class SetupTests(LoginHost host) : LoginScenarios(host)
{
    // One story in one test: there is one token in a database's life.
    [Fact]
    public async Task The_printed_token_makes_one_administrator_and_is_gone()
    {
        var token = Host.Printed.Split('\n').Single(line => line.StartsWith("setup token: ", StringComparison.Ordinal))["setup token: ".Length..].Trim();
        (await Host.CountAsync($"select count(*) from authentication.mt_doc_setuptokendocument d where d::text like '%{token}%'")).ShouldBe(0);
        (await CreateAsync("wrong", "root-wrong")).Text("code").ShouldBe("auth.refused");
        (await PostAsync("/v1/setup/administrator", $$"""{"token":"{{token}}","username":"root","password":"short"}""")).Status.ShouldBe(HttpStatusCode.BadRequest);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => CreateAsync(token, $"root{i}")));
        var created = answers.Single(answer => answer.Status == HttpStatusCode.Created);
        answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized).ShouldBe(31);
        var winner = Array.IndexOf(answers, created);
        var login = await LoginAsync($"root{winner}");
        (await UseAsync(login.Access)).ShouldBe(HttpStatusCode.NotFound);
        (await CreateAsync(token, "root-again")).Text("code").ShouldBe("auth.refused");
        (await Host.CountAsync($"select count(*) from public.audit where action = 'user.created' and resource = '{created.Text("id")}'")).ShouldBe(1);

        var setup = Host.Services.GetRequiredService<SetupToken>();
        await setup.Holding;
        await setup.RunAsync(Ct);
        await setup.Holding;
        (await CreateAsync(token, "root-later")).Text("code").ShouldBe("auth.refused");
    }

    private Task<Answer> CreateAsync(string token, string userName) =>
        PostAsync("/v1/setup/administrator", $$"""{"token":"{{token}}","username":"{{userName}}","password":"{{Password}}"}""");
}
