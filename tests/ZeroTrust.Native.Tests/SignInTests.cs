using System.Net;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests;

/// <summary>The shortest proof that the binary works: everybody of the sample organisation signs in.</summary>
[Trait("Module", "Authentication")]
public sealed class SignInTests(SampleHost world) : IClassFixture<SampleHost>
{
    [Fact]
    public async Task People_and_services_of_the_sample_organisation_get_tokens()
    {
        (await world.Sample.LoginAsync(world.Sample.Admin)).ShouldNotBeEmpty();
        (await world.Sample.ServiceTokenAsync(world.Sample.OrderService, "user-service")).ShouldNotBeEmpty();
        using var refused = await world.Host.Client.LoginAsync(world.Sample.Admin.User, "not the password");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
