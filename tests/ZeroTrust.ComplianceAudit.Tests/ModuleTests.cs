using FastEndpoints;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Features.ReadBlock;

namespace ZeroTrust.ComplianceAudit.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void Lists_every_endpoint() => ComplianceAuditModule.Endpoints.ShouldBe(
        typeof(ComplianceAuditModule).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(BaseEndpoint))), ignoreOrder: true);

    [Fact]
    public void Knows_its_answers_as_json()
    {
        AuditJson.Default.GetTypeInfo(typeof(AuditEntryPage)).ShouldNotBeNull();
        AuditJson.Default.GetTypeInfo(typeof(AuditBlockView)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(nameof(ComplianceAuditOptions.QueueCapacity), 99)]
    [InlineData(nameof(ComplianceAuditOptions.QueueMaxWaitMilliseconds), -1)]
    [InlineData(nameof(ComplianceAuditOptions.BlockMaxFacts), 1001)]
    [InlineData(nameof(ComplianceAuditOptions.FlushIntervalMilliseconds), 0)]
    [InlineData(nameof(ComplianceAuditOptions.RetryMaxPauseMilliseconds), 0)]
    [InlineData(nameof(ComplianceAuditOptions.DrainSeconds), 0)]
    public void Refuses_a_bad_option(string name, int value)
    {
        var options = new ComplianceAuditOptions();
        new ComplianceAuditOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        typeof(ComplianceAuditOptions).GetProperty(name)!.SetValue(options, value);
        var result = new ComplianceAuditOptionsValidator().Validate(null, options);
        result.Failed.ShouldBeTrue();
        result.FailureMessage.ShouldContain(name);
    }

    [Fact]
    public void Refuses_a_block_larger_than_the_queue() => new ComplianceAuditOptionsRules()
        .Validate(null, new ComplianceAuditOptions { QueueCapacity = 100, BlockMaxFacts = 101 }).FailureMessage!.ShouldContain("BlockMaxFacts");
}
