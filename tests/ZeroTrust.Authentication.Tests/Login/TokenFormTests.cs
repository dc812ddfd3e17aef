using System.Text;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Features.Token;

namespace ZeroTrust.Authentication.Tests.Login;

public sealed class TokenFormTests
{
    [Fact]
    public void A_form_is_decoded_and_empty_values_count_as_not_sent()
    {
        var form = Read("grant_type=client_credentials&resource=https%3A%2F%2Fx.example%2Fa+b&scope=&&x")!;
        form["grant_type"].ShouldBe("client_credentials");
        form["resource"].ShouldBe("https://x.example/a b");
        form.ShouldNotContainKey("scope");
        form.ShouldNotContainKey("x");
    }

    [Theory]
    [InlineData("a=1&a=2")]
    [InlineData("a=1&a=1")]
    [InlineData("a=1&%61=2")]
    [InlineData("a=&a=2")]
    [InlineData("a=%")]
    [InlineData("a=%2")]
    [InlineData("a=%zz")]
    [InlineData("a=%ff")]
    public void A_form_with_two_readings_is_refused(string body) => Read(body).ShouldBeNull();

    [Fact]
    public void Too_many_parameters_are_refused() => Read(string.Join('&', Enumerable.Range(0, 40).Select(i => $"p{i}=1"))).ShouldBeNull();

    [Fact]
    public void Basic_credentials_are_form_decoded()
    {
        var (client, error) = ClientCredentials.Read(Basic("a%3Ab:p%2Bq+r"), []);
        error.ShouldBeNull();
        (client.ClientId, client.Secret, client.Assertion).ShouldBe(("a:b", "p+q r", null));
        client.ToString().ShouldNotContain("p+q r");
    }

    [Fact]
    public void Credentials_are_sent_once()
    {
        ClientCredentials.Read(Basic("a:b"), new() { ["client_secret"] = "b" }).Error.ShouldBe("invalid_request");
        ClientCredentials.Read(Basic("a:b"), new() { ["client_id"] = "c" }).Error.ShouldBe("invalid_request");
        ClientCredentials.Read(new StringValues([Basic("a:b")[0], Basic("a:b")[0]]), []).Error.ShouldBe("invalid_request");
        ClientCredentials.Read(Basic("a:b"), new() { ["client_id"] = "a" }).Error.ShouldBeNull();
        ClientCredentials.Read(Basic("a:b"), new() { ["client_assertion"] = "x" }).Error.ShouldBe("invalid_request");
        ClientCredentials.Read(default, new() { ["client_assertion_type"] = "x", ["client_secret"] = "b" }).Error.ShouldBe("invalid_request");
        ClientCredentials.Read(default, new() { ["client_assertion"] = "x", ["client_assertion_type"] = "y" }).Error.ShouldBeNull();
    }

    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("Basic ???")]
    [InlineData("Basic ")]
    [InlineData("Basic YWJj")]
    public void What_is_no_basic_header_is_an_invalid_client(string header) =>
        ClientCredentials.Read(new StringValues(header), []).Error.ShouldBe("invalid_client");

    private static StringValues Basic(string joined) => new($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(joined))}");

    private static Dictionary<string, string>? Read(string body) => TokenForm.Read(Encoding.UTF8.GetBytes(body));
}
