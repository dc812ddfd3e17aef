namespace ZeroTrust.Permissions.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Every_document_is_in_the_json_context() =>
        PermissionsModule.Documents.ShouldAllBe(document => PermissionsModule.Json.Any(context => context.GetTypeInfo(document) != null));

    [Fact]
    public void Every_endpoint_of_the_assembly_is_listed() => typeof(PermissionsModule).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && typeof(FastEndpoints.BaseEndpoint).IsAssignableFrom(type))
        .ShouldBe(PermissionsModule.Endpoints, ignoreOrder: true);

    [Theory]
    [InlineData(0, 1024, false)]
    [InlineData(1024, 0, false)]
    [InlineData(1024, 1024, true)]
    public void Options_out_of_range_are_refused(int policyBytes, int evaluationBytes, bool valid) =>
        new PolicyOptionsValidator().Validate(null, new PolicyOptions { MaxBytes = policyBytes, MaxEvaluationBytes = evaluationBytes }).Succeeded.ShouldBe(valid);
}
