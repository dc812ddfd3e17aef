using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Paths;

// Kinds of path confusion that got past real gateways. The caller may read /public/a and nothing under /admin.
public sealed class PathAttackTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        service_permissions:
          caller:
            target:
              endpoints:
                - { path: /public/a, methods: [GET] }
                - { path: /api, methods: [GET] }
                - { path: /both, methods: [GET, POST] }
                - { path: /Mixed, methods: [GET] }
                - { path: /slash/, methods: [GET] }
                - { path: "/files/a*b", methods: [GET] }
              denied_endpoints:
                - { path: /admin }
                - { path: /admin/secret }
                - { path: /caf%C3%A9 }
                - { path: /both, methods: [POST] }
                - { path: /mixed }
                - { path: /slash, methods: [GET] }
        """);

    [Theory]
    [MemberData(nameof(DeniedReadings))]
    public void A_denied_endpoint_is_recognised_in_every_reading(string raw) => Decide(raw).ShouldBe(DecisionCode.DeniedEndpoint);

    public static TheoryData<string> DeniedReadings() =>
    [
        "/admin", "/admin/", "/admin//", "/admin/.", "/admin/./", "/ADMIN", "/Admin/Secret", "/admin?x=1",
        "/public/../admin", "/public/../admin/secret", "/public/a/../../admin", "/../admin", "/../../../admin/secret", "/public/%2e%2e/admin", "/public/.%2E/admin",
        "/public/..%2fadmin", "/admin%2fsecret", "/admin%2Fsecret", "/admin%5csecret", "/admin%255csecret", "/public/%252e%252e/admin", "/%2561dmin", "/%61dmin/secret",
        "//admin", "///admin", "//admin/secret", "/admin//secret", "//public/admin/secret", "/public//../../admin", "/admin/x//../../secret",
        "/admin;x=y", "/admin;x=y/secret", "/;/admin", "/public/..;/admin", "/admin/;jsessionid=1", "/admin%3Bfoo", "/admin/%3bx", "/admin/secret%253Bx",
        "/admin#x", "/admin%23x", "/admin%3fx", "/admin%00.html", "/admin%0a", "/admin%0d%0aX", "/admin%20", "/admin\t",
        "\\admin", "/\\admin", "/public\\..\\admin", "/admin\\secret", "admin", "admin/secret", "http://evil/admin", "HTTPS://evil:1/admin/secret",
        "/adm%C4%B1n", "/ADM\u0130N", "/\uFF41dmin", "\uFF0Fadmin", "/caf\u00e9", "/CAF%C3%89", "/caf%25C3%25A9", "/MIXED", "/miXed/",
        "/admin%EF%BC%9Bx=1", "/admin%EF%BC%9Bx/secret", "/admin%EF%BC%83x", "/admin%EF%BC%9Fx", "/%EF%BC%8561dmin", "/public%EF%BC%8F%EF%BC%8E%EF%BC%8E/admin",
    ];

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public void What_could_be_read_two_ways_is_refused(string raw) => Decide(raw).ShouldBe(DecisionCode.AmbiguousPath);

    public static TheoryData<string> Ambiguous() =>
    [
        "", "*", "?", "host:443", "//public/a", "/public//a", "/public/./a", "/x/../public/a", "/public%2fa", "/public/a;v=1", "/public/a#x", "/public/a%00", "/public/a%0a",
        "/public\\a", "public/a", "http://host/public/a", "/public/%2561", "/public/%zz", "/public/%", "/%c0%ae%c0%ae/public/a", "/public/a%3b", "/\uD800", "/%uff0e",
    ];

    [Theory]
    [InlineData("/public/a/")]
    [InlineData("/Public/a")]
    [InlineData("/public/A")]
    [InlineData("/public")]
    [InlineData("/public/a*")]
    [InlineData("/apiadmin")]
    [InlineData("/api.")]
    [InlineData("/api/x")]
    [InlineData("/files/axb")]
    [InlineData("/files/*")]
    [InlineData("/%E2%84%AA")]
    public void What_only_resembles_a_listed_path_is_not_listed(string raw) => Decide(raw).ShouldBe(DecisionCode.NotListed);

    [Theory]
    [InlineData("/public/a", "/public/a")]
    [InlineData("/public/%61", "/public/a")]
    [InlineData("/public/a?/../admin", "/public/a")]
    [InlineData("/files/a*b", "/files/a*b")]
    public void The_exact_path_is_allowed_and_named(string raw, string canonical)
    {
        var decision = Policy.DecideServiceRoute("caller", "target", "GET", raw);
        decision.Allowed.ShouldBeTrue();
        decision.CanonicalPath.ShouldBe(canonical);
    }

    [Fact]
    public void Deny_beats_allow_for_the_method_it_names_and_no_other()
    {
        Policy.DecideServiceRoute("caller", "target", "GET", "/both").Code.ShouldBe(DecisionCode.Allowed);
        Policy.DecideServiceRoute("caller", "target", "POST", "/both").Code.ShouldBe(DecisionCode.DeniedEndpoint);
    }

    [Fact]
    public void Deny_beats_allow_across_case_and_trailing_slash()
    {
        Decide("/Mixed").ShouldBe(DecisionCode.DeniedEndpoint);
        Decide("/slash/").ShouldBe(DecisionCode.DeniedEndpoint);
    }

    [Theory]
    [MemberData(nameof(Huge))]
    public void A_huge_path_is_refused(string raw) => Decide(raw).ShouldBe(DecisionCode.AmbiguousPath);

    public static TheoryData<string> Huge() =>
    [
        "/" + new string('a', 65_536),
        string.Concat(Enumerable.Repeat("/a", 10_000)),
        string.Concat(Enumerable.Repeat("/..", 10_000)) + "/admin",
        "/" + string.Concat(Enumerable.Repeat("%25", 680)),
        "/" + string.Concat(Enumerable.Repeat(";/", 1_000)),
    ];

    private static DecisionCode Decide(string raw) => Policy.DecideServiceRoute("caller", "target", "GET", raw).Code;
}
