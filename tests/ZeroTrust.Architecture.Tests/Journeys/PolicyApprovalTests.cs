using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Permissions;

namespace ZeroTrust.Architecture.Tests.Journeys;

/// <summary>A policy that waits for a second person, through all modules: asked for, refused to the same person, approved, active.</summary>
[Collection(ActivePolicy.Name)]
public sealed class PolicyApprovalTests(RunningHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_person_approves_and_what_was_made_against_another_policy_is_refused()
    {
        var sample = await host.SampleAsync();
        var (first, second) = (await sample.LoginAsync(sample.Admin), await SecondAsync(sample));
        var options = host.Services.GetRequiredService<IOptions<PolicyOptions>>().Value;
        options.RequireApproval = true;
        try
        {
            var source = await SourceAsync(sample.Client, first);
            var (one, other) = (await WaitingAsync(sample.Client, first, $"{source}# one\n"), await WaitingAsync(sample.Client, first, $"{source}# other\n"));
            (await ApproveAsync(sample.Client, first, one)).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await ApproveAsync(sample.Client, second, one)).Status.ShouldBe(HttpStatusCode.OK);
            await Eventually.HoldsAsync(
                async () => await SourceAsync(sample.Client, first) == $"{source}# one\n", TimeSpan.FromSeconds(30), "the instance follows the approval");

            var late = await ApproveAsync(sample.Client, second, other);
            (late.Status, (string?)late.Json["detail"]).ShouldBe((HttpStatusCode.Conflict, "policy.base_changed"));

            // The way back waits for nobody.
            using var back = await SwitchAsync(sample.Client, first, "/v1/policies/rollback", null);
            back.StatusCode.ShouldBe(HttpStatusCode.OK, await back.Content.ReadAsStringAsync(Ct));
            (await SourceAsync(sample.Client, first)).ShouldBe(source);
        }
        finally
        {
            options.RequireApproval = false;
        }
    }

    private static async Task<string> WaitingAsync(HttpClient client, string token, string yaml)
    {
        using var answer = await SwitchAsync(client, token, "/v1/policies", yaml);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Ct));
        return (string)(await answer.JsonAsync())["change_id"]!;
    }

    private static async Task<(HttpStatusCode Status, JsonObject Json)> ApproveAsync(HttpClient client, string token, string change)
    {
        using var answer = await client.SendAsync(HttpMethod.Post, $"/v1/changes/{change}/approve", token);
        return (answer.StatusCode, await answer.JsonAsync());
    }

    private static async Task<HttpResponseMessage> SwitchAsync(HttpClient client, string token, string path, string? yaml)
    {
        using var active = await client.SendAsync(HttpMethod.Get, "/v1/policies/active", token);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.IfMatch.Add(active.Headers.ETag!);
        request.Content = yaml is null ? null : new StringContent(yaml, new MediaTypeHeaderValue("application/yaml"));
        return await client.SendAsync(request, Ct);
    }

    private static async Task<string> SourceAsync(HttpClient client, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/policies/active", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/yaml");
        using var answer = await client.SendAsync(request, Ct);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private static async Task<string> SecondAsync(SampleOrganisation sample)
    {
        var person = SampleOrganisation.NewPerson("second-admin");
        await sample.ApplyAsync(new CloudEvent("user.registered", person.Id, 1, person.User));
        var admin = await sample.LoginAsync(sample.Admin);
        (await sample.Client.SetPasswordAsync(admin, person.Id, person.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var read = await sample.Client.SendAsync(HttpMethod.Get, $"/v1/users/{person.Id}", admin);
        using var granted = await sample.Client.SendAsync(
            HttpMethod.Put, $"/v1/users/{person.Id}/roles/system_admin", admin, headers: ("If-Match", read.Headers.ETag!.ToString()));
        granted.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await sample.LoginAsync(await SampleOrganisation.EnrolAsync(sample.Client, person));
    }
}

/// <summary>Tests that change the active policy, or rely on nobody else changing it, run one after the other.</summary>
public static class ActivePolicy
{
    /// <summary>The collection.</summary>
    public const string Name = "active policy";
}
