using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.PermissionCache;

namespace ZeroTrust.Authentication.Tests.Events;

public sealed class EventOptionsTests
{
    [Fact]
    public void Accepts_named_roles() => Check(new EventSourceOptions { Source = "s", Publisher = "p", Roles = { "customer_support" } }).ShouldBeEmpty();

    [Theory]
    [InlineData("*")]
    [InlineData("a*")]
    [InlineData("")]
    public void Refuses_patterns(string role) =>
        Check(new EventSourceOptions { Source = "s", Publisher = "p", Roles = { role } }).ShouldHaveSingleItem().ShouldStartWith("ZeroTrust:Events:Sources:0:Roles");

    [Theory]
    [InlineData("*")]
    [InlineData("Order-Service")]
    [InlineData("")]
    [InlineData("all")]
    [InlineData("assigned_services")]
    [InlineData("zerotrust")]
    public void Refuses_what_names_no_single_service(string service) =>
        Check(new EventSourceOptions { Source = "s", Publisher = "p", Services = { "order-service", service } }).ShouldHaveSingleItem().ShouldStartWith("ZeroTrust:Events:Sources:0:Services");

    [Fact]
    public void Refuses_missing_names_and_a_source_named_twice()
    {
        Check(new EventSourceOptions { Source = "", Publisher = "" }).Count.ShouldBe(2);
        Check(new EventSourceOptions { Source = "s", Publisher = "p" }, new EventSourceOptions { Source = "s", Publisher = "q" }).ShouldHaveSingleItem();
    }

    [Fact]
    public void Refuses_limits_under_which_the_largest_request_never_fits()
    {
        new EventLimitsValidator().Validate(null, new EventOptions()).Succeeded.ShouldBeTrue();
        new EventLimitsValidator().Validate(null, new EventOptions { MaxWaitingEvents = 499 }).Failed.ShouldBeTrue();
        new EventLimitsValidator().Validate(null, new EventOptions { MaxWaitingBytes = 1_048_575 }).Failed.ShouldBeTrue();
    }

    [Fact]
    public void Refuses_numbers_out_of_range()
    {
        new EventOptionsValidator().Validate(null, new EventOptions { MaxBatch = 0 }).Failed.ShouldBeTrue();
        new PermissionCacheOptionsValidator().Validate(null, new PermissionCacheOptions { RedisMinutes = 0 }).Failed.ShouldBeTrue();
        new PermissionCacheRules().Validate(null, new PermissionCacheOptions { SilenceSeconds = 9, StaleLimitSeconds = 8 }).Failed.ShouldBeTrue();
    }

    private static List<string> Check(params EventSourceOptions[] sources)
    {
        var options = new EventOptions();
        foreach (var source in sources)
        {
            options.Sources.Add(source);
        }

        return [.. new EventSourcesValidator().Validate(null, options).Failures ?? []];
    }
}
