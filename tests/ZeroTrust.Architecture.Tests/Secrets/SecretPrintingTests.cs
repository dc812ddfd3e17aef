using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Architecture.Tests.Registrations;
using ZeroTrust.Host;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Architecture.Tests.Secrets;

public sealed partial class SecretPrintingTests(RunningHost host)
{
    [Fact]
    public void Nothing_that_holds_a_secret_or_a_personal_value_prints_it()
    {
        var types = Ours().SelectMany(assembly => assembly.GetTypes()).ToList();
        types.Count(SecretPrinting.HoldsSecret).ShouldBeGreaterThan(10);
        types.SelectMany(SecretPrinting.Leaks).ShouldBeEmpty();
    }

    [Fact]
    public void The_document_store_logs_nothing_for_it_would_log_the_values_of_failed_statements() =>
        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Marten.IDocumentStore").IsEnabled(LogLevel.Critical).ShouldBeFalse();

    [Fact]
    public void A_record_that_prints_its_secret_is_found()
    {
        SecretPrinting.Leaks(typeof(Careless)).ShouldBe([$"{typeof(Careless).FullName} prints Password."]);
        SecretPrinting.Leaks(typeof(CarelessToken)).ShouldBe([$"{typeof(CarelessToken).FullName} prints Value."]);
        SecretPrinting.Leaks(typeof(Careful)).ShouldBeEmpty();
    }

    [Fact]
    public void A_secret_shows_nothing_in_text_in_an_exception_and_in_JSON()
    {
        var secret = new Secret<string>("hunter2");
        $"{secret} {secret.ToString()} {new InvalidOperationException($"bad {secret}")}".ShouldNotContain("hunter2");
        new Holder(secret).ToString().ShouldNotContain("hunter2");
        JsonSerializer.Serialize(new Holder(secret), HolderJson.Default.Holder).ShouldNotContain("hunter2");
        secret.Reveal().ShouldBe("hunter2");
    }

    private static IEnumerable<Assembly> Ours() =>
        ModuleList.All.Select(ModuleTypes.AssemblyOf).Concat([typeof(ModuleList).Assembly, Assembly.Load("ZeroTrust.Contracts"), Assembly.Load("ZeroTrust.Platform"), Assembly.Load("ZeroTrust.Policy")]);

    private sealed record Careless(string Name, string Password);

    private sealed record CarelessToken(string Value);

    private sealed record Careful(string Password)
    {
        public override string ToString() => "***";
    }

    internal sealed record Holder(Secret<string> Inside);

    [JsonSerializable(typeof(Holder))]
    internal sealed partial class HolderJson : JsonSerializerContext;
}
