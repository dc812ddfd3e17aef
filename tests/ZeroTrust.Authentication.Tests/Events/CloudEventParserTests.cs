using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Events;

namespace ZeroTrust.Authentication.Tests.Events;

public sealed class CloudEventParserTests
{
    private const string Good = """
        {"specversion":"1.0","id":"e-1","source":"user-service","type":"user.registered","subject":"u-1","time":"2026-01-02T03:04:05Z",
         "sequence":7,"datacontenttype":"application/json; charset=utf-8","traceparent":"00-x","anyextension":{"a":[1]},
         "data":{"username":"ada","email":"ada@example.com","phone":"+49 30 1","locale":"en-GB","roles":["b","a","b"],
                 "attributes":{"assigned_services":["s2","s1"],"department":"x","tags":["t"]}}}
        """;

    [Fact]
    public void Reads_an_event_and_ignores_extensions()
    {
        var read = ReadOne(Good);
        read.ShouldSatisfyAllConditions(
            e => (e.Id, e.Source, e.Subject, e.Sequence, e.Kind).ShouldBe(("e-1", "user-service", "u-1", 7, PersonEventKind.Registered)),
            e => (e.Data.UserName, e.Data.Email, e.Data.Phone, e.Data.Locale).ShouldBe(("ada", "ada@example.com", "+49 30 1", "en-GB")),
            e => e.Data.Roles.ShouldBe(["a", "b"]),
            e => e.Data.AssignedServices.ShouldBe(["s1", "s2"]),
            e => e.Data.Attributes.Keys.ShouldBe(["department", "tags"]));
    }

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("\"9223372036854775807\"", 9223372036854775807)]
    [InlineData("\"0\"", 0)]
    public void Reads_sequences_as_number_or_text(string json, long expected) =>
        ReadOne(Good.Replace("\"sequence\":7", $"\"sequence\":{json}")).Sequence.ShouldBe(expected);

    [Fact]
    public void Leaves_the_data_of_an_unknown_type_unread() =>
        ReadOne(Good.Replace("user.registered", "user.exploded").Replace("\"username\"", "\"nickname\"")).Kind.ShouldBeNull();

    public static TheoryData<string, string, string> Bad => new()
    {
        { "\"specversion\":\"1.0\"", "\"specversion\":\"0.3\"", "$.specversion" },
        { "\"specversion\":\"1.0\",", "", "$.specversion" },
        { "\"specversion\":\"1.0\"", "\"specversion\":1.0", "$.specversion" },
        { "\"id\":\"e-1\"", "\"id\":\"\"", "$.id" },
        { "\"id\":\"e-1\"", "\"id\":7", "$.id" },
        { "\"id\":\"e-1\"", "\"id\":\"a\\u0000b\"", "$.id" },
        { "\"id\":\"e-1\"", "\"id\":\"\\ud800\"", "$" },
        { "\"id\":\"e-1\"", "\"id\":\"e-1\",\"id\":\"e-2\"", "$" },
        { "\"source\":\"user-service\",", "", "$.source" },
        { "\"type\":\"user.registered\",", "", "$.type" },
        { "\"subject\":\"u-1\"", "\"subject\":\"u 1\"", "$.subject" },
        { "\"subject\":\"u-1\"", "\"subject\":null", "$.subject" },
        { "\"subject\":\"u-1\"", "\"subject\":\"ada@example.com\"", "$.subject" },
        { "\"time\":\"2026-01-02T03:04:05Z\"", "\"time\":\"yesterday\"", "$.time" },
        { "\"sequence\":7,", "", "$.sequence" },
        { "\"sequence\":7", "\"sequence\":-1", "$.sequence" },
        { "\"sequence\":7", "\"sequence\":1.5", "$.sequence" },
        { "\"sequence\":7", "\"sequence\":\"+7\"", "$.sequence" },
        { "\"sequence\":7", "\"sequence\":99999999999999999999", "$.sequence" },
        { "application/json; charset=utf-8", "text/xml", "$.datacontenttype" },
        { "\"data\":{", "\"data_base64\":\"\",\"data\":{", "$.data_base64" },
        { "\"username\"", "\"nickname\"", "$.data" },
        { "\"username\":\"ada\"", "\"username\":\" ada\"", "$.data.username" },
        { "\"username\":\"ada\"", "\"username\":\"ada\",\"username\":\"eve\"", "$" },
        { "ada@example.com", "ada", "$.data.email" },
        { "+49 30 1", "call me", "$.data.phone" },
        { "en-GB", "en_GB", "$.data.locale" },
        { "[\"b\",\"a\",\"b\"]", "\"a\"", "$.data.roles" },
        { "[\"b\",\"a\",\"b\"]", "[1]", "$.data.roles" },
        { "[\"b\",\"a\",\"b\"]", "[\"*\"]", "$.data.roles" },
        { "[\"s2\",\"s1\"]", "\"s1\"", "$.data.attributes.assigned_services" },
        { "\"department\":\"x\"", "\"department\":{\"a\":1}", "$.data.attributes.department" },
        { "\"department\"", "\"de part\"", "$.data.attributes" },
        { "\"anyextension\":{\"a\":[1]}", "\"x\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "$" },
    };

    [Theory, MemberData(nameof(Bad))]
    public void Refuses_bad_input_with_its_place(string part, string replacement, string place)
    {
        Good.ShouldContain(part);
        Parse(Good.Replace(part, replacement), isBatch: false).ShouldBeOfType<ParsedEvents.Malformed>()
            .Errors.ShouldHaveSingleItem().Field.ShouldBe(place);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}{}")]
    public void Refuses_what_is_no_event(string body) => Parse(body, isBatch: false).ShouldBeOfType<ParsedEvents.Malformed>();

    [Fact]
    public void A_batch_is_all_or_nothing()
    {
        Parse($"[{Good},{Good}]", isBatch: true).ShouldBeOfType<ParsedEvents.Read>().Events.Count.ShouldBe(2);
        Parse("[]", isBatch: true).ShouldBeOfType<ParsedEvents.Read>().Events.ShouldBeEmpty();
        Parse($"[{Good},{Good.Replace("\"sequence\":7,", "")}]", isBatch: true).ShouldBeOfType<ParsedEvents.Malformed>().Errors[0].Field.ShouldBe("$[1].sequence");
        Parse(Good, isBatch: true).ShouldBeOfType<ParsedEvents.Malformed>();
        Parse($"[{string.Join(',', Enumerable.Repeat(Good, 6))}]", isBatch: true).ShouldBeOfType<ParsedEvents.Malformed>();
    }

    [Fact]
    public void No_bytes_throw() => Gen.Byte.Array[0, 200].Sample(bytes => { CloudEventParser.Parse(bytes, false, 5); CloudEventParser.Parse(bytes, true, 5); });

    [Fact]
    public void No_damage_to_a_good_event_throws_and_what_is_read_has_the_right_form()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length - 1], Gen.Byte).Sample((at, with, at2, with2) =>
        {
            var damaged = good.ToArray();
            damaged[at] = with;
            damaged[at2] = with2;
            if (CloudEventParser.Parse(damaged, false, 5) is ParsedEvents.Read { Events: [var read] })
            {
                ZeroTrust.Authentication.People.PersonText.IsSubject(read.Subject).ShouldBeTrue();
                read.Sequence.ShouldBeGreaterThanOrEqualTo(0);
                read.Id.ShouldNotContain('\0');
            }
        }, iter: 20_000);
    }

    [Fact]
    public void The_form_holds_no_value_of_a_wrong_kind()
    {
        JsonNode?[] wrong = [null, true, 5, 1.5, "", "\u0001", new JsonArray(1, null), new JsonObject { ["a"] = 1 }];
        foreach (var field in new[] { "specversion", "id", "source", "type", "subject", "sequence" })
        {
            foreach (var value in wrong.Where(value => field != "sequence" || value?.ToJsonString() != "5"))
            {
                var node = JsonNode.Parse(Good)!.AsObject();
                node[field] = value?.DeepClone();
                Parse(node.ToJsonString(), isBatch: false).ShouldBeOfType<ParsedEvents.Malformed>($"{field} = {value?.ToJsonString()}");
            }
        }
    }

    private static PersonEvent ReadOne(string body) => Parse(body, isBatch: false).ShouldBeOfType<ParsedEvents.Read>().Events.ShouldHaveSingleItem();

    private static ParsedEvents Parse(string body, bool isBatch) => CloudEventParser.Parse(Encoding.UTF8.GetBytes(body), isBatch, 5);
}
