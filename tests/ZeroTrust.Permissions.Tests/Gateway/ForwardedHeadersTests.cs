using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Gateway;

namespace ZeroTrust.Permissions.Tests;

public sealed class ForwardedHeadersTests
{
    [Fact]
    public void Reads_the_headers_of_nginx()
    {
        var headers = Headers(("X-Target-Service", "a"), ("X-Original-Method", "GET"), ("X-Original-URI", "/x?y"));
        ForwardedHeaders.Read(headers, out _).ShouldBe(new ForwardedCall("a", new MethodReadings("GET"), "/x?y"));
    }

    [Theory]
    [InlineData("X-Forwarded-Method", "PUT")]
    [InlineData("X-Forwarded-Method", "")]
    public void Refuses_two_pairs_that_differ(string name, string value)
    {
        var headers = Headers(("X-Target-Service", "a"), ("X-Original-Method", "GET"), ("X-Original-URI", "/x"), (name, value));
        ForwardedHeaders.Read(headers, out _).ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_header_sent_twice()
    {
        var headers = Headers(("X-Target-Service", "a"), ("X-Original-Method", "GET"), ("X-Original-URI", "/x"));
        headers.Append("X-Target-Service", "b");
        ForwardedHeaders.Read(headers, out _).ShouldBeNull();
    }

    [Fact]
    public void Takes_an_override_as_a_second_reading()
    {
        var headers = Headers(("X-Target-Service", "a"), ("X-Original-Method", "POST"), ("X-Original-URI", "/x"), ("X-HTTP-Method-Override", "DELETE"));
        ForwardedHeaders.Read(headers, out _)!.Value.Methods.Other.ShouldBe("DELETE");
    }

    // The last entry is the one that the proxy adds; what stands before it is the client's own word.
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1,203.0.113.7 ", "203.0.113.7")]
    [InlineData("203.0.113.7:4711", "203.0.113.7")]
    [InlineData("10.0.0.1, 2001:db8::7", "2001:db8::7")]
    [InlineData("[2001:db8::7]:4711", "2001:db8::7")]
    [InlineData("10.0.0.1, unknown", null)]
    [InlineData("10.0.0.1,", null)]
    [InlineData("10.0.0.1, _hidden", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_clients_address_is_the_last_entry(string? value, string? address)
    {
        var headers = value is null ? Headers() : Headers(("X-Forwarded-For", value));
        ForwardedHeaders.ClientAddress(headers)?.ToString().ShouldBe(address);
        (ForwardedHeaders.ClientAddress(headers) is null).ShouldBe(address is null);
    }

    [Fact]
    public void Of_two_lines_the_last_counts()
    {
        var headers = Headers(("X-Forwarded-For", "10.0.0.1"));
        headers.Append("X-Forwarded-For", "203.0.113.7");
        ForwardedHeaders.ClientAddress(headers)!.ToString().ShouldBe("203.0.113.7");
    }

    [Fact]
    public void The_host_stands_for_a_service_that_is_not_named()
    {
        (string, string)[] call = [("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", "/x")];
        var found = ForwardedHeaders.Read(Headers([.. call, ("X-Forwarded-Host", "store.example")]), out _)!.Value;
        (found.Service, found.Host).ShouldBe((null, "store.example"));
        ForwardedHeaders.Read(Headers([.. call, ("X-Forwarded-Host", "")]), out _).ShouldBeNull();
        var twice = Headers([.. call, ("X-Forwarded-Host", "store.example")]);
        twice.Append("X-Forwarded-Host", "other.example");
        ForwardedHeaders.Read(twice, out _).ShouldBeNull();
    }

    private static HeaderDictionary Headers(params (string Name, string Value)[] pairs)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in pairs)
        {
            headers[name] = value;
        }

        return headers;
    }
}
