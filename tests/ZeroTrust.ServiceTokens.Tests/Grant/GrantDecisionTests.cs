using Shouldly;
using Xunit;
using ZeroTrust.ServiceTokens.Grant;

namespace ZeroTrust.ServiceTokens.Tests.Grant;

public sealed class GrantDecisionTests
{
    [Theory]
    // The entry of the pair, no more.
    [InlineData("order-service", "user-service", null, "user-service: user:read user:address:write")]
    [InlineData("order-service", "quiet-service", null, "quiet-service: ")]
    [InlineData("gateway", null, null, "zerotrust: gateway:authorize decision:evaluate")]
    [InlineData("gateway", "", "", "zerotrust: gateway:authorize decision:evaluate")]
    [InlineData("gateway", "zerotrust", null, "zerotrust: gateway:authorize decision:evaluate")]
    // No entry, no token, for itself and for the platform too.
    [InlineData("order-service", null, null, "invalid_target")]
    [InlineData("order-service", "order-service", null, "invalid_target")]
    [InlineData("user-service", "order-service", null, "invalid_target")]
    [InlineData("gateway", "user-service", null, "invalid_target")]
    // A URI is not registered, and a name has one form.
    [InlineData("order-service", "https://user-service.example/", null, "invalid_target")]
    [InlineData("order-service", "User-Service", null, "invalid_target")]
    [InlineData("order-service", " user-service", null, "invalid_target")]
    [InlineData("order-service", "user-service\0", null, "invalid_target")]
    // A scope narrows and never widens.
    [InlineData("order-service", "user-service", "user:read", "user-service: user:read")]
    [InlineData("order-service", "user-service", "user:address:write user:read", "user-service: user:read user:address:write")]
    [InlineData("order-service", "user-service", "user:read user:read", "user-service: user:read")]
    [InlineData("order-service", "user-service", "user:read user:delete", "invalid_scope")]
    [InlineData("order-service", "user-service", "*", "invalid_scope")]
    [InlineData("order-service", "user-service", "user:*", "invalid_scope")]
    [InlineData("order-service", "user-service", "USER:READ", "invalid_scope")]
    [InlineData("order-service", "user-service", " user:read", "invalid_scope")]
    [InlineData("order-service", "user-service", "user:read  user:address:write", "invalid_scope")]
    [InlineData("order-service", "user-service", "NaN", "invalid_scope")]
    [InlineData("order-service", "quiet-service", "user:read", "invalid_scope")]
    [InlineData("order-service", "nowhere", "user:read", "invalid_target")]
    public void Decides(string service, string? resource, string? scope, string expected)
    {
        var decision = GrantDecision.Decide(service, resource, scope, new FakePolicy());
        (decision switch
        {
            GrantDecision.Issue issue => $"{issue.Audience}: {string.Join(' ', issue.Permissions)}",
            GrantDecision.Refuse refuse => refuse.Error,
            _ => "?",
        }).ShouldBe(expected);
    }
}
