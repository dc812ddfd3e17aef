using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>A person's sessions: proved again, seen, and ended one by one and all at once.</summary>
internal static class SessionsArea
{
    internal static async Task RunAsync(Calls anybody)
    {
        var first = await LoginAsync(anybody);
        var second = await LoginAsync(anybody);
        var calls = anybody.As(Text(first, "access_token"));
        var listed = await calls.SendAsync(200, "GET /v1/sessions", ["?limit=200"]);
        var present = listed.Items.Single(item => (string?)item!["id"] == Text(first, "session_id"))!;
        ((bool)present["current"]!).ShouldBeTrue();
        ((string?)present["address"]).ShouldBe("127.0.0.1");
        ((string?)present["device"]).ShouldNotBeNullOrEmpty();
        ((string?)present["acr"]).ShouldBe("aal1");

        var other = Text(second, "session_id");
        ((bool)(await calls.SendAsync(200, "GET /v1/sessions/{id}", [other])).Json["current"]!).ShouldBeFalse();
        await calls.SendAsync(204, "DELETE /v1/sessions/{id}", [other]);
        await calls.SendAsync(404, "GET /v1/sessions/{id}", [other]);
        await anybody.As(Text(second, "access_token")).SendAsync(401, "GET /v1/sessions");

        await StepUpAsync(calls, first);
        await EndAllAsync(anybody, calls);
    }

    private static async Task StepUpAsync(Calls calls, Answer login)
    {
        var body = new JsonObject { ["password"] = calls.Sample.Support.Password };
        var stepped = await calls.SendAsync(200, "POST /v1/auth/step-up", body: Calls.Json(body));
        stepped.Headers["Cache-Control"].ShouldContain("no-store");
        Text(stepped, "session_id").ShouldBe(Text(login, "session_id"));
        await calls.As(Text(stepped, "access_token")).SendAsync(200, "GET /v1/sessions");
    }

    // The person cannot see or end an administrator's, the administrator can end the person's.
    private static async Task EndAllAsync(Calls anybody, Calls calls)
    {
        var admin = await anybody.AsAdminAsync();
        await calls.SendAsync(403, "GET /v1/sessions", [$"?user={calls.Sample.Admin.Id}"]);
        await calls.SendAsync(403, "POST /v1/sessions/revoke-all", body: Calls.Json(new JsonObject { ["user"] = calls.Sample.Admin.Id }));
        (await admin.SendAsync(200, "GET /v1/sessions", [$"?user={calls.Sample.Support.Id}"])).Items.Count.ShouldBeGreaterThan(0);
        await admin.SendAsync(204, "POST /v1/sessions/revoke-all", body: Calls.Json(new JsonObject { ["user"] = calls.Sample.Support.Id }));
        await calls.SendAsync(401, "GET /v1/sessions");
        (await admin.SendAsync(200, "GET /v1/sessions", [$"?user={calls.Sample.Support.Id}"])).Items.Count.ShouldBe(0);
    }

    private static Task<Answer> LoginAsync(Calls anybody) => anybody.SendAsync(
        200, "POST /v1/auth/login",
        body: Calls.Json(new JsonObject { ["username"] = anybody.Sample.Support.User, ["password"] = anybody.Sample.Support.Password }));

    private static string Text(Answer answer, string member) => (string?)answer.Json[member] ?? throw new InvalidOperationException($"No {member}: {answer.Text}");
}
