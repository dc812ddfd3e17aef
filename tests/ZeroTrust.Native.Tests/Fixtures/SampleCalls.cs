using System.Net;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Fixtures;

/// <summary>Rounds of calls for <see cref="Traffic"/>: everything that a customer's platform asks for all day.</summary>
internal static class SampleCalls
{
    /// <summary>Login and refresh of a person, token of a service.</summary>
    public static async Task TokensAsync(SampleOrganisation sample, Action<string> failed)
    {
        // Not the person of the decisions below: so many logins end a person's older sessions, and their tokens with them.
        using var login = await Traffic.ExpectAsync("login", sample.Client.LoginAsync(sample.Customer.User, sample.Customer.Password), HttpStatusCode.OK, failed);
        if (login is not null)
        {
            var body = new JsonObject { ["refresh_token"] = (string)(await login.JsonAsync())["refresh_token"]! };
            using var refresh = await Traffic.ExpectAsync("refresh", sample.Client.SendAsync(HttpMethod.Post, "/v1/auth/refresh", body: body), HttpStatusCode.OK, failed);
        }

        using var service = await Traffic.ExpectAsync("service token", sample.Client.ServiceTokenAsync(sample.OrderService, "user-service"), HttpStatusCode.OK, failed);
    }

    /// <summary>Decisions about a service at both doors, with tokens issued before.</summary>
    public static async Task ServiceDecisionsAsync(SampleOrganisation sample, string evaluator, string caller, Action<string> failed)
    {
        await DecideAsync("service evaluation", sample.Client.EvaluateAsync(evaluator, "service", "order-service", "user:read", "user-service"), failed);
        using var gateway = await Traffic.ExpectAsync(
            "service at gateway", sample.Client.GatewayAsync(sample.Gateway, caller, "user-service", "GET", "/v1/user/profile"), HttpStatusCode.OK, failed);
    }

    /// <summary>Decisions about a person at both doors, with tokens issued before.</summary>
    public static async Task PersonDecisionsAsync(SampleOrganisation sample, string evaluator, string person, Action<string> failed)
    {
        await DecideAsync("person evaluation", sample.Client.EvaluateAsync(evaluator, "user", sample.Support.Id, "order:read", "order-service"), failed);
        using var gateway = await Traffic.ExpectAsync(
            "person at gateway", sample.Client.GatewayAsync(sample.Gateway, person, "order-service", "GET", "/v1/orders"), HttpStatusCode.OK, failed);
    }

    private static async Task DecideAsync(string what, Task<HttpResponseMessage> call, Action<string> failed)
    {
        using var answer = await Traffic.ExpectAsync(what, call, HttpStatusCode.OK, failed);
        if (answer is not null && !(bool)(await answer.JsonAsync())["decision"]!)
        {
            failed($"{what}: denied, {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
