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
