using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ZeroTrust.Host.Commands;
using ZeroTrust.Host.Hosting;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Architecture.Tests.Options;

/// <summary>What an operator reads instead of a stack trace.</summary>
public sealed class OperatorErrorsTests
{
    [Fact]
    public void A_bad_option_is_named_as_its_environment_variable_once_for_each_failure()
    {
        var exception = new OptionsValidationException("", typeof(HttpOptions), ["Port: The field must be small.", "TrustedProxies:0 must be an address.", "ZeroTrust:Http:CaFile must be a file."]);
        OperatorErrors.Describe(exception).ShouldBe(
        [
            "option ZeroTrust__Http__Port: The field must be small.",
            "option ZeroTrust__Http__TrustedProxies__0: TrustedProxies:0 must be an address.",
            "option ZeroTrust__Http__CaFile: ZeroTrust:Http:CaFile must be a file.",
        ]);
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_named_and_not_told()
    {
        var builder = CodegenSettings.Builder();
        builder.Configuration.AddInMemoryCollection([new("ZeroTrust:Http:Port", "hunter2")]);
        var exception = Should.Throw<InvalidOperationException>(() => ServerBuilder.Build(builder));
        OperatorErrors.Describe(exception).ShouldBe(["option ZeroTrust__Http__Port has a value of the wrong type."]);
    }

    [Fact]
    public void What_is_not_the_operators_mistake_is_left_to_be_told_whole()
    {
        OperatorErrors.Describe(new InvalidOperationException("A bug.")).ShouldBeEmpty();
        OperatorErrors.Describe(new KeyFileException("The key file is gone.")).ShouldBe(["The key file is gone."]);
    }
}
