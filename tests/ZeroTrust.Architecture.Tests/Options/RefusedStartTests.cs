using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Host;
using ZeroTrust.Host.Hosting;

namespace ZeroTrust.Architecture.Tests.Options;

/// <summary>Drives the validators as they are registered, by the very check that a start runs first.</summary>
public sealed class RefusedStartTests
{
    public static TheoryData<string, string, string?> Refused => [.. OptionsClasses.All
        .SelectMany(OptionsClasses.BadValuesOf).Select(bad => new TheoryDataRow<string, string, string?>(bad.Section, bad.Key, bad.Value)),
        .. Rules.Select(rule => new TheoryDataRow<string, string, string?>(rule.Section, rule.Key, rule.Value))];

    public static TheoryData<string> Sections => [.. OptionsClasses.All.Select(OptionsClasses.SectionOf)];

    // What the attributes do not say: rules between fields, and texts that only their readers understand.
    private static readonly (string Section, string Key, string Value)[] Rules =
    [
        ("ZeroTrust:Http", "PublicUrl", "ftp://localhost"),
        ("ZeroTrust:Http", "PublicUrl", "https://localhost/?a=b"),
        ("ZeroTrust:Http", "TrustedProxies:0", "the load balancer"),
        ("ZeroTrust:Http", "TrustedProxies:0", "10.0.0.0/99"),
        ("ZeroTrust:Postgres", "ConnectionString", "no connection string"),
        ("ZeroTrust:Postgres", "ConnectionString", "Host=localhost;Colour=blue"),
        ("ZeroTrust:Redis", "Configuration", "localhost:6379,colour=blue"),
        ("ZeroTrust:Authentication", "SessionIdleMinutes", "1441"),
        ("ZeroTrust:Authentication", "FailureWindowMinutes", "1"),
        ("ZeroTrust:SigningKeys", "PublishLeadSeconds", "599"),
        ("ZeroTrust:SigningKeys", "RotationDays", "1"),
        ("ZeroTrust:ComplianceAudit", "QueueCapacity", "999"),
        ("ZeroTrust:Events", "Sources:0:Source", ""),
        ("ZeroTrust:PermissionCache", "StaleLimitSeconds", "4"),
        ("ZeroTrust:Passwords", "OrganisationWords:0", "a"),
        ("ZeroTrust:Passwords", "BlocklistFile", "no such file"),
        ("ZeroTrust:Passwords", "BreachServiceUrl", "http://ranges.example/"),
        ("ZeroTrust:Passwords", "ResetUrl", "https://app.example/reset"),
        ("ZeroTrust:Passwords", "ResetUrl", "http://app.example/{token}"),
    ];

    [Fact]
    public void The_options_of_every_part_are_found() => OptionsClasses.All.Count.ShouldBeGreaterThanOrEqualTo(10);

    [Fact]
    public void Good_options_start() => Should.NotThrow(() => Start());

    [Theory, MemberData(nameof(Sections))]
    public void Every_options_class_is_validated_at_start(string section)
    {
        var options = OptionsClasses.All.Single(type => OptionsClasses.SectionOf(type) == section);
        Compose().Any(descriptor => descriptor.ServiceType == typeof(IValidateOptions<>).MakeGenericType(options)).ShouldBeTrue();
        OptionsClasses.Unbounded(options).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Refused))]
    public void A_bad_value_refuses_to_start_and_is_named(string section, string key, string? value)
    {
        var thrown = Should.Throw<OptionsValidationException>(() => Start((section, key, value)));
        var told = thrown.Failures.Select(failure => OptionNames.Describe(thrown.OptionsType, failure)).ToList();
        told.ShouldContain(line => line.StartsWith($"{section.Replace(":", "__", StringComparison.Ordinal)}__", StringComparison.Ordinal) && line.Contains(key.Split(':')[0], StringComparison.Ordinal), string.Join('\n', told));
    }

    [Fact]
    public void Secrets_of_a_bad_option_are_not_told()
    {
        var thrown = Should.Throw<OptionsValidationException>(() => Start(("ZeroTrust:Postgres", "ConnectionString", "Host=x;Password=hunter2;Colour=blue")));
        thrown.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void An_options_class_without_ranges_is_found()
    {
        OptionsClasses.Unbounded(typeof(PlantedOptions)).ShouldBe(["PlantedOptions.Seconds has no range."]);
        OptionsClasses.BadValuesOf(typeof(PlantedOptions)).ShouldBeEmpty();
    }

    private static void Start(params (string Section, string Key, string? Value)[] changed)
    {
        using var provider = Compose(changed).BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    private static IServiceCollection Compose(params (string Section, string Key, string? Value)[] changed)
    {
        var builder = CodegenSettings.Builder();
        builder.Configuration.AddInMemoryCollection(changed.ToDictionary(option => $"{option.Section}:{option.Key}", option => option.Value));
        builder.AddPlatform();
        foreach (var module in ModuleList.All)
        {
            module.AddServices(builder);
        }

        return builder.Services;
    }

    private sealed class PlantedOptions
    {
        public const string Section = "Planted";

        public int Seconds { get; set; }
    }
}
