using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Paths;

// The same kinds of path confusion against rules with wildcards.
public sealed class TemplateAttackTests
{
    private static readonly PolicySnapshot Policy = Policies.Snapshot("""
        service_permissions:
          open:
            target:
              endpoints: [ { path: "/**", methods: [GET] } ]
              denied_endpoints:
                - { path: "/admin/**" }
                - { path: "/caf%C3%A9/**" }
                - { path: "/mixed/**" }
                - { path: "/users/{id}/secret" }
                - { path: "/Tenants/{tenant}/Keys/**" }
          listed:
            target:
              endpoints:
                - { path: "/public/{name}", methods: [GET] }
                - { path: "/files/**", methods: [GET] }
        """);

    // All that is denied by exact paths, where everything else is allowed.
    [Theory]
    [MemberData(nameof(PathAttackTests.DeniedReadings), MemberType = typeof(PathAttackTests))]
    public void A_denied_tree_is_recognised_in_every_reading(string raw) => Decide("open", raw).ShouldBe(DecisionCode.DeniedEndpoint);

    [Theory]
    [InlineData("/users/1/secret")]
    [InlineData("/users/1/secret/")]
    [InlineData("/users/1/SECRET")]
    [InlineData("/USERS/1/secret?x=1")]
    [InlineData("/users/1/%73ecret")]
    [InlineData("/users/1/%2573ecret")]
    [InlineData("/users/1/./secret")]
    [InlineData("/users//1//secret")]
    [InlineData("/users/1/x/../secret")]
    [InlineData("/users/x/../1/secret")]
    [InlineData("/users/1/%2e/secret")]
    [InlineData("/users/1/x/%2e%2e/secret")]
    [InlineData("/users/1/x/..%2fsecret")]
    [InlineData("/users/1%2fsecret")]
    [InlineData("/users%2F1%2Fsecret")]
    [InlineData("/users/1%252fsecret")]
    [InlineData("/users/a%2Fb/secret")]
    [InlineData("/users/1/secret;x")]
    [InlineData("/users/1;v=1/secret")]
    [InlineData("/users/1/..;/1/secret")]
    [InlineData("/users/1/secret%00.html")]
    [InlineData("/users/1/secret%0a")]
    [InlineData("/users/1/secret%20")]
    [InlineData("/users/1/secret#x")]
    [InlineData("/users/1/secret%3fx")]
    [InlineData("\\users\\1\\secret")]
    [InlineData("/users\\1/secret")]
    [InlineData("/users/1%5csecret")]
    [InlineData("users/1/secret")]
    [InlineData("http://evil/users/1/secret")]
    [InlineData("//evil/users/1/secret")]
    [InlineData("/u\u017Fers/1/secret")]
    [InlineData("/u%C5%BFers/1/secret")]
    [InlineData("/tenants/t/\u212Aeys")]
    [InlineData("/tenants/t/%E2%84%AAeys/k")]
    [InlineData("/TENANTS/t/KEY%C5%BF")]
    [InlineData("/users/1/%EF%BD%93ecret")]
    [InlineData("/users/%C3%A9/secret")]
    [InlineData("/users/%20/secret")]
    [InlineData("/tenants/t/keys")]
    [InlineData("/TENANTS/t/KEYS/k")]
    [InlineData("/tenants/t/keys/a/../b")]
    [InlineData("/tenants/t/keys/")]
    public void A_denied_template_is_recognised_in_every_reading(string raw) => Decide("open", raw).ShouldBe(DecisionCode.DeniedEndpoint);

    [Theory]
    [InlineData("/users/1")]
    [InlineData("/users/secret")]
    [InlineData("/users/1/secrets")]
    [InlineData("/users/1/2/secret")]
    [InlineData("/users/1/secret/x")]
    [InlineData("/administrator")]
    [InlineData("/admin.")]
    [InlineData("/admin-x/y")]
    [InlineData("/x/admin")]
    [InlineData("/tenants/keys")]
    [InlineData("/tenants/t/u/keys")]
    public void What_no_reading_denies_stays_allowed(string raw) => Decide("open", raw).ShouldBe(DecisionCode.Allowed);

    [Theory]
    [MemberData(nameof(PathAttackTests.Ambiguous), MemberType = typeof(PathAttackTests))]
    [InlineData("/x//y")]
    [InlineData("/x/..")]
    [InlineData("/x/{y}")]
    [InlineData("/x/[y]")]
    [InlineData("/\u212Aelvin")]
    public void A_wildcard_takes_nothing_ambiguous(string raw) => Decide("open", raw).ShouldBe(DecisionCode.AmbiguousPath);

    [Theory]
    [InlineData("/files/../admin")]
    [InlineData("/files/%2e%2e/admin")]
    [InlineData("/files/..%2fadmin")]
    [InlineData("/files/%252e%252e/admin")]
    [InlineData("/files/..;/admin")]
    [InlineData("/files/a;b")]
    [InlineData("/files//a")]
    [InlineData("/files/./a")]
    [InlineData("/files\\..\\admin")]
    [InlineData("/files/a%00")]
    [InlineData("/files/a#b")]
    [InlineData("/files/a%0d%0ab")]
    [InlineData("/files/%c0%ae%c0%ae/admin")]
    [InlineData("/files/%uff0e%uff0e/admin")]
    [InlineData("/public/")]
    [InlineData("/public/..")]
    [InlineData("/public/.")]
    [InlineData("/public/%2e")]
    [InlineData("/public/a%2fb")]
    [InlineData("/public/a%5Cb")]
    [InlineData("/public//")]
    [InlineData("/public//a")]
    [InlineData("/public/a/b")]
    [InlineData("/public/a/")]
    [InlineData("/public")]
    [InlineData("/Public/a")]
    [InlineData("/publica/b")]
    [InlineData("/filesx")]
    [InlineData("/FILES/a")]
    [InlineData("/%66iles%2fa")]
    [InlineData("files/a")]
    [InlineData("http://host/files/a")]
    [InlineData("/admin")]
    [InlineData("")]
    public void A_list_with_wildcards_lets_nothing_else_through(string raw) =>
        Decide("listed", raw).ShouldBeOneOf(DecisionCode.NotListed, DecisionCode.AmbiguousPath);

    [Theory]
    [InlineData("/public/a", "/public/a")]
    [InlineData("/public/%61", "/public/a")]
    [InlineData("/%70ublic/%7e", "/public/~")]
    [InlineData("/public/a*b", "/public/a*b")]
    [InlineData("/public/%7bname%7d", "/public/%7Bname%7D")]
    [InlineData("/public/a?/../../admin", "/public/a")]
    [InlineData("/files/caf%c3%a9/x", "/files/caf%C3%A9/x")]
    public void What_is_forwarded_is_the_canonical_form(string raw, string canonical)
    {
        var decision = Policy.DecideServiceRoute("listed", "target", "GET", raw);
        (decision.Allowed, decision.CanonicalPath).ShouldBe((true, canonical));
    }

    [Theory]
    [MemberData(nameof(PathAttackTests.Huge), MemberType = typeof(PathAttackTests))]
    public void A_huge_path_is_refused(string raw) => Decide("open", raw).ShouldNotBe(DecisionCode.Allowed);

    private static DecisionCode Decide(string caller, string raw) => Policy.DecideServiceRoute(caller, "target", "GET", raw).Code;
}
