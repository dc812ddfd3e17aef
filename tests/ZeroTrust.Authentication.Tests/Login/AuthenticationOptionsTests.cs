using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;

namespace ZeroTrust.Authentication.Tests.Login;

public sealed class AuthenticationOptionsTests
{
    public static TheoryData<Action<AuthenticationOptions>, string> Bad => new()
    {
        { options => options.AccessTokenSeconds = 59, "AccessTokenSeconds" },
        { options => options.AccessTokenSeconds = 901, "AccessTokenSeconds" },
        { options => options.MaxTokenBytes = 2047, "MaxTokenBytes" },
        { options => options.MaxTokenBytes = 8001, "MaxTokenBytes" },
        { options => options.SessionIdleMinutes = 1, "SessionIdleMinutes" },
        { options => options.SessionIdleMinutes = 2000, "SessionAbsoluteMinutes" },
        { options => (options.SessionIdleMinutes, options.AccessTokenSeconds) = (5, 300), "AccessTokenSeconds" },
        { options => options.PasswordHashCost = (PasswordHashCost)7, "PasswordHashCost" },
        { options => options.HashingThreads = -1, "HashingThreads" },
        { options => options.HashingQueue = 0, "HashingQueue" },
        { options => options.AccountFreeFailures = 0, "AccountFreeFailures" },
        { options => options.FailureWindowMinutes = 5, "FailureWindowMinutes" },
        { options => options.RefreshOverlapMilliseconds = -1, "RefreshOverlapMilliseconds" },
        { options => options.PrefixFreeFailures = 0, "PrefixFreeFailures" },
        { options => options.PrefixBitsIPv4 = 33, "PrefixBitsIPv4" },
        { options => options.PrefixBitsIPv6 = 65, "PrefixBitsIPv6" },
        { options => (options.FailureWindowMinutes, options.AccountMaxDelaySeconds, options.PrefixMaxDelaySeconds) = (1, 60, 90), "FailureWindowMinutes" },
    };

    [Fact]
    public void The_defaults_are_accepted() => Failures(new AuthenticationOptions()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_value_is_refused_by_name(Action<AuthenticationOptions> spoil, string name)
    {
        var options = new AuthenticationOptions();
        spoil(options);
        Failures(options).ShouldContain(failure => failure.Contains(name, StringComparison.Ordinal));
    }

    private static List<string> Failures(AuthenticationOptions options) =>
    [
        .. new AuthenticationOptionsValidator().Validate(null, options).Failures ?? [],
        .. new AuthenticationOptionsRules().Validate(null, options).Failures ?? [],
    ];
}
