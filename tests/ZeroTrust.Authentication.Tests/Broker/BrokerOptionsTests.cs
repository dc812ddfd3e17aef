using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events.Broker;

namespace ZeroTrust.Authentication.Tests.Broker;

public sealed class BrokerOptionsTests
{
    [Fact]
    public void Without_a_broker_nothing_is_asked_for() => Errors(new BrokerOptions()).ShouldBeEmpty();

    [Fact]
    public void A_complete_broker_passes() => Errors(Good()).ShouldBeEmpty();

    [Theory]
    [InlineData("", "Address must be")]
    [InlineData("http://broker", "Address must be")]
    [InlineData("amqp://user:hidden-one@broker", "must hold no user")]
    public void A_wrong_address_is_refused_without_being_repeated(string address, string part)
    {
        var options = Good();
        options.Address = address;
        var error = Errors(options).ShouldHaveSingleItem();
        error.ShouldContain(part);
        error.ShouldNotContain("hidden-one");
    }

    [Fact]
    public void Password_and_file_exclude_each_other_and_one_must_be()
    {
        var options = Good();
        options.PasswordFile = "/run/secrets/broker";
        Errors(options).ShouldHaveSingleItem().ShouldContain("PasswordFile must be set");
        (options.PasswordFile, options.Password) = ("", "");
        Errors(options).ShouldHaveSingleItem().ShouldContain("PasswordFile must be set");
        options.User = "";
        Errors(options).Count.ShouldBe(2);
    }

    [Fact]
    public void A_queue_has_a_name_of_its_own_and_a_publisher()
    {
        var options = Good();
        options.Queues.Add(new BrokerQueueOptions { Queue = "q", Publisher = "" });
        options.Queues.Add(new BrokerQueueOptions { Queue = "", Publisher = "p" });
        Errors(options).Count.ShouldBe(3);
    }

    private static BrokerOptions Good() => new()
    {
        Address = "amqps://broker:5671/events",
        User = "zerotrust",
        Password = "p",
        Queues = { new BrokerQueueOptions { Queue = "q", Publisher = "user-service" } },
    };

    private static IReadOnlyList<string> Errors(BrokerOptions options) => [.. new BrokerOptionsRules().Validate(null, options).Failures ?? []];
}
