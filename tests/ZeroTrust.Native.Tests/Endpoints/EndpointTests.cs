using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>Every endpoint once against the binary on its success path, an area at a time.</summary>
[Trait("Module", "Authentication"), Trait("Module", "ServiceTokens"), Trait("Module", "Permissions"), Trait("Module", "ComplianceAudit"), Trait("Module", "Mfa")]
public sealed class EndpointTests(SampleHost world) : IClassFixture<SampleHost>
{
    /// <summary>The names of <see cref="Areas"/>.</summary>
    public static TheoryData<string> Names => [.. Areas.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Every_endpoint_answers(string area) => Areas.All[area](new Calls(world));
}
