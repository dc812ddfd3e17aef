using FastEndpoints;
using Shouldly;
using Xunit;

namespace ZeroTrust.ServiceTokens.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Lists_every_endpoint() => ServiceTokensModule.Endpoints.ShouldBe(
        typeof(ServiceTokensModule).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(BaseEndpoint))), ignoreOrder: true);

    [Fact]
    public void Knows_its_documents_and_bodies_as_json()
    {
        ServiceTokensModule.Documents.ShouldAllBe(type => ServiceTokensJson.Default.GetTypeInfo(type) != null);
        var bodies = ServiceTokensModule.Endpoints.SelectMany(type => type.BaseType!.GetGenericArguments())
            .Where(type => type.Namespace!.StartsWith("ZeroTrust", StringComparison.Ordinal)).ToArray();
        bodies.ShouldNotBeEmpty();
        bodies.ShouldAllBe(type => ServiceTokensJson.Default.GetTypeInfo(type) != null);
    }

    [Theory]
    [InlineData(nameof(ServiceTokensOptions.TokenLifetimeSeconds), 301)]
    [InlineData(nameof(ServiceTokensOptions.TokenLifetimeSeconds), 29)]
    [InlineData(nameof(ServiceTokensOptions.MaxDirectoryAgeSeconds), 0)]
    public void Refuses_a_bad_option(string name, int value)
    {
        var options = new ServiceTokensOptions();
        new ServiceTokensOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        typeof(ServiceTokensOptions).GetProperty(name)!.SetValue(options, value);
        new ServiceTokensOptionsValidator().Validate(null, options).FailureMessage!.ShouldContain(name);
    }
}
