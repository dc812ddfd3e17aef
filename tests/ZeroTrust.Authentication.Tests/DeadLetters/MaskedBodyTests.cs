using System.Text;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.DeadLetters;

namespace ZeroTrust.Authentication.Tests.DeadLetters;

public sealed class MaskedBodyTests
{
    [Fact]
    public void Of_an_event_the_envelope_and_the_roles_are_shown_and_no_personal_value()
    {
        var shown = MaskedBody.OfEvent(Bytes("""
            {"specversion":"1.0","id":"e-1","source":"user-service","type":"user.updated","subject":"u-1","sequence":7,"time":"2026-01-01T00:00:00Z",
             "data":{"username":"ada","email":"ada@example.com","phone":491701234567,"roles":["customer_support"],
                     "attributes":{"assigned_services":["order-service"],"nick":"lady"}}}
            """)).ShouldNotBeNull().GetRawText();
        shown.ShouldBe(
            """{"specversion":"1.0","id":"e-1","source":"user-service","type":"user.updated","subject":"u-1","sequence":7,"time":"2026-01-01T00:00:00Z","""
            + """ "data":{"username":"***","email":"***","phone":"***","roles":["customer_support"],"attributes":{"assigned_services":["order-service"],"nick":"***"}}}""".TrimStart());
    }

    [Theory]
    [InlineData("""{"subject":"ada@example.com","id":"ada@example.com","source":"ada@example.com"}""")]
    [InlineData("""{"data":"ada@example.com"}""")]
    [InlineData("""[{"id":"ada@example.com"},"ada@example.com"]""")]
    [InlineData("""{"ada@example.com":1,"data":{"roles":["ada@example.com"],"attributes":{"assigned_services":"ada@example.com"}}}""")]
    [InlineData("""{"time":"ada@example.com","sequence":"ada@example.com","specversion":"ada@example.com"}""")]
    public void In_a_body_of_the_wrong_form_nothing_personal_is_shown_wherever_it_stands(string body) =>
        MaskedBody.OfEvent(Bytes(body)).ShouldNotBeNull().GetRawText().ShouldNotContain("ada");

    [Theory]
    [InlineData("")]
    [InlineData("{\"email\":\"ada@example.com\"")]
    [InlineData("\"\\ud800\"")]
    public void What_is_not_JSON_is_not_shown(string body) => MaskedBody.OfEvent(Bytes(body)).ShouldBeNull();

    [Fact]
    public void No_bytes_make_it_throw() => Gen.Byte.Array[0, 200].Sample(bytes => { MaskedBody.OfEvent(bytes); MaskedBody.OfMessage(bytes); });

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
