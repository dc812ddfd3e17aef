using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace ZeroTrust.Mfa.Tests;

public sealed class MfaOptionsTests
{
    [Theory]
    [InlineData("ChallengeSeconds", "59")]
    [InlineData("ChallengeSeconds", "601")]
    [InlineData("EnrolmentSeconds", "0")]
    [InlineData("MaxAttemptsPerChallenge", "0")]
    [InlineData("MaxAttemptsPerChallenge", "11")]
    [InlineData("MaxFactorsPerPerson", "1")]
    [InlineData("MaxFactorsPerKind", "0")]
    [InlineData("MaxFactorsPerKind", "11")]
    [InlineData("UnconfirmedHours", "0")]
    [InlineData("ChallengeKeepHours", "0")]
    [InlineData("FatigueWindowSeconds", "59")]
    [InlineData("FatigueChallenges", "1")]
    [InlineData("Issuer", "a:b")]
    public void Nonsense_is_refused_by_name(string name, string value) =>
        Should.Throw<OptionsValidationException>(() => Options(($"{MfaOptions.Section}:{name}", value))).Message.ShouldContain(name);

    [Fact]
    public void The_defaults_are_sound() => Options().ChallengeSeconds.ShouldBe(300);

    private static MfaOptions Options(params (string Name, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());
        FactorParts.AddServices(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<MfaOptions>>().Value;
    }
}
