using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Tokens;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>The fitting of tokens with a budget that the test sets.</summary>
internal static class FittingStub
{
    public static TokenFitting Within(int maxBytes, ILogger<OverBudgetReport>? logger = null)
    {
        var options = Options.Create(new AuthenticationOptions { MaxTokenBytes = maxBytes });
        var policy = new RolesPolicyStub();
        return new TokenFitting(policy, new OverBudgetReport(policy, options, logger ?? NullLogger<OverBudgetReport>.Instance), options);
    }
}
