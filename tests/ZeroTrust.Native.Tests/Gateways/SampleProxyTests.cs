namespace ZeroTrust.Native.Tests.Gateways;

/// <summary>
/// The sample configurations with the real nginx, Caddy and HAProxy between raw sockets and a service that keeps what reaches it:
/// nothing gets there but what was allowed, as it was allowed, with our identity headers and without the client's.
/// </summary>
[Trait("Module", "Permissions")]
public sealed class SampleProxyTests(CorpusHost world) : IClassFixture<CorpusHost>
{
    public static TheoryData<string> Kinds => ["nginx", "caddy", "haproxy"];

    private string Bearer => $"Authorization: Bearer {world.Token}";

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_is_forwarded_but_what_was_allowed(string kind)
    {
        await using var service = new EchoService();
        await using var proxy = await StartAsync(kind, service);
        var allowed = world.Calls.Where(call => call.Allowed).Select(call => (call.Method, PathOf(call.Path))).ToHashSet();
        var wrong = new List<string>();
        foreach (var call in world.Calls)
        {
            var answer = await RawHttp.SendAsync(proxy.Address, RawHttp.Request(proxy.Address, call.Method, call.Path, Bearer));
            var reached = service.Take();
            // A proxy may read a strange request in its own way, and forward what it has read; that must be allowed then.
            if (reached.Any(request => !allowed.Contains((request.Method, PathOf(request.Target)))))
            {
                wrong.Add($"{call.Id} {call.Method} {call.Path} reached the service as {reached[0].Method} {reached[0].Target}");
            }

            // What is plainly written must get through, and unchanged; a proxy may refuse other bytes itself.
            if (call.Allowed && System.Text.Ascii.IsValid(call.Path) && !call.Path.Contains('#', StringComparison.Ordinal) && reached is not [{ } one])
            {
                wrong.Add($"{call.Id} {call.Method} {call.Path} was answered {answer.Status} {answer.Header("X-Auth-Reason")}");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        world.Calls.Count.ShouldBeGreaterThan(200);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Identity_headers_are_ours_whatever_the_client_sends(string kind)
    {
        await using var service = new EchoService();
        await using var proxy = await StartAsync(kind, service);
        string[][] attacks =
        [
            ["X-Auth-Subject: root", "X-Auth-Subject-Type: user", "X-Auth-Actor: root", "X-Auth-Permissions: *", "X-Auth-Permissions-Omitted: 1", "X-Auth-Path: /admin"],
            ["x-auth-subject: root", "X-AUTH-SUBJECT: root", "X-Auth-Actor:"],
            ["X_Auth_Subject: root", "X_Auth-Actor: root", "X.Auth.Subject: root", "X-Auth_Path: /admin"],
            ["Connection: close, X-Auth-Subject, X-Auth-Subject-Type, X-Auth-Actor"],
            ["Connection: close, X-Target-Service, X-Gateway-Key, X-Original-URI, X-Forwarded-Uri, X-Forwarded-Method"],
            ["X-Original-URI: /public/info", "X-Original-Method: GET", "X-Forwarded-Uri: /public/info", "X-Forwarded-Method: GET", "X-Forwarded-Host: evil", "X-Forwarded-Proto: ftp"],
            ["X_Forwarded_Uri: /public/info", "X-Forwarded-Prefix: /x", "x-envoy-original-path: /y", "X-Rewrite-URL: /admin", "X-Original-URL: /admin"],
            ["X-Target-Service: payment-service", "X-Gateway-Key: a.b"],
        ];
        foreach (var attack in attacks)
        {
            var answer = await RawHttp.SendAsync(proxy.Address, Request(proxy, "/items", [Bearer, .. attack]));
            // To refuse such a call is as good as to clean it.
            if (service.Take() is not [{ } seen])
            {
                answer.Status.ShouldBeInRange(400, 403, attack[0]);
                continue;
            }

            ShouldBeOurs(seen, attack[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refusal_says_why_and_another_uri_in_a_header_changes_nothing(string kind)
    {
        await using var service = new EchoService();
        await using var proxy = await StartAsync(kind, service);
        (await AskAsync(proxy, "/admin", Bearer, "X-Original-URI: /items", "X-Forwarded-Uri: /items", "X-Original-URL: /items", "X-Rewrite-URL: /items")).ShouldBe((403, "denied_endpoint", null));
        (await AskAsync(proxy, "/items")).ShouldBe((401, "token_missing", "Bearer"));
        (await AskAsync(proxy, "/items", "Authorization: Bearer nonsense")).ShouldBe((401, "token_malformed", "Bearer error=\"invalid_token\""));
        (await AskAsync(proxy, "/items", Bearer, "X-HTTP-Method-Override: DELETE")).ShouldBe((403, "denied_endpoint", null));
        (await AskAsync(proxy, "/items", Bearer, Bearer)).Status.ShouldBeOneOf(400, 401);
        service.Take().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_prefix_is_stripped_before_the_question()
    {
        await using var service = new EchoService();
        await using var proxy = await StartAsync("nginx", service);
        (await AskAsync(proxy, "/legacy/items?x=1", Bearer)).Status.ShouldBe(200);
        service.Take().ShouldHaveSingleItem().Target.ShouldBe("/items?x=1");
        foreach (var path in new[] { "/legacy/admin", "/legacy/../items", "/legacy//items", "/legacy/%2e%2e/items", "//legacy/items", "/x/../legacy/items", "/%6cegacy/items", "/legacy/..%2fitems" })
        {
            (await AskAsync(proxy, path, Bearer)).Status.ShouldBe(403, path);
        }

        service.Take().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_an_answer_nothing_passes(string kind)
    {
        await using var service = new EchoService();
        await using var proxy = await SampleProxy.StartAsync(kind, new Uri($"http://127.0.0.1:{FreePorts.One()}"), world.Sample.Gateway, "store", service.Address);
        (await AskAsync(proxy, "/items", Bearer)).Status.ShouldBeGreaterThanOrEqualTo(403);
        service.Take().ShouldBeEmpty();
    }

    private static void ShouldBeOurs(ReachedRequest seen, string attack)
    {
        seen.Headers("X-Auth-Subject").ShouldBe(["shop"], attack);
        seen.Headers("X-Auth-Subject-Type").ShouldBe(["service"], attack);
        seen.Headers("X-Auth-Path").ShouldBe(["/items"], attack);
        seen.Headers("X-Auth-Permissions").ShouldBe(["item:read,item:write"], attack);
        seen.Headers("X-Auth-Actor").Concat(seen.Headers("X-Auth-Permissions-Omitted")).ShouldAllBe(value => value == "");
        seen.FoldedNames.Count(name => name == "X-AUTH-SUBJECT").ShouldBe(1, attack);
        seen.FoldedNames.ShouldNotContain("AUTHORIZATION", attack);
        seen.FoldedNames.ShouldNotContain("X-GATEWAY-KEY", attack);
    }

    private static string PathOf(string target) => target.Split('?')[0];

    private async Task<SampleProxy> StartAsync(string kind, EchoService service)
    {
        NativeHost.Binary();
        return await SampleProxy.StartAsync(kind, world.Host.Http, world.Sample.Gateway, "store", service.Address);
    }

    // Connection is a part of some attacks, and must then be there once.
    private static string Request(SampleProxy proxy, string path, string[] headers)
    {
        var hasConnection = headers.Any(header => header.StartsWith("Connection:", StringComparison.Ordinal));
        return $"GET {path} HTTP/1.1\r\nHost: {proxy.Address.Authority}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}{(hasConnection ? "" : "Connection: close\r\n")}\r\n";
    }

    private static async Task<(int Status, string? Reason, string? Challenge)> AskAsync(SampleProxy proxy, string path, params string[] headers)
    {
        var answer = await RawHttp.SendAsync(proxy.Address, Request(proxy, path, headers));
        return (answer.Status, answer.Header("X-Auth-Reason"), answer.Header("WWW-Authenticate"));
    }
}
