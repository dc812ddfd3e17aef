using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Features.Token;
using ZeroTrust.Permissions.AuthZen;
using ZeroTrust.Permissions.AuthZen.Search;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Description;
using ZeroTrust.Policy.Bundles;
using ZeroTrust.ServiceTokens.Features.RotateSecret;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>Examples of bodies that an endpoint reads by hand: its own reader reads them.</summary>
public sealed class HandReadExampleTests(RunningHost host)
{
    [Fact]
    public async Task Every_example_is_read_by_the_reader_of_its_endpoint()
    {
        var document = await ApiDocument.LoadAsync(host);
        var read = 0;
        foreach (var endpoint in host.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RequestExample>() is not null))
        {
            foreach (var (contentType, media) in ApiDocument.Operation(document, ApiDocument.NameOf(endpoint)).RequestBody!.Content!)
            {
                foreach (var (name, example) in media.Examples!)
                {
                    Reads($"{ApiDocument.NameOf(endpoint)} {contentType}", example.Value!).ShouldBeTrue($"{ApiDocument.NameOf(endpoint)}: {name}");
                    read++;
                }
            }
        }

        read.ShouldBe(host.Endpoints.Sum(endpoint => endpoint.Metadata.GetOrderedMetadata<RequestExample>().Count));
    }

    [Theory]
    [InlineData("POST /v1/events application/cloudevents+json", """{ "specversion": "1.0", "id": "e-1" }""")]
    [InlineData("POST /v1/policies application/yaml", "\"roles: [\"")]
    [InlineData("POST /v1/policies/bundles application/jose", "\"roles: [\"")]
    [InlineData("POST /v1/services/{name}/secret application/json", """{ "overlap": 1 }""")]
    [InlineData("POST /v1/services/{name}/secret application/json", """{ "overlap_seconds": "60" }""")]
    [InlineData("PUT /v1/services/{name}/keys application/jwk-set+json", """{ "keys": [] }""")]
    [InlineData("POST /access/v1/evaluation application/json", """{ "subject": {} }""")]
    [InlineData("POST /access/v1/evaluations application/json", """{ "evaluations": [ {} ] }""")]
    [InlineData("POST /access/v1/search/action application/json", """{ "subject": { "type": "user" } }""")]
    [InlineData("POST /oauth2/token application/x-www-form-urlencoded", """{ "grant_type": "password" }""")]
    [InlineData("POST /oauth2/revoke application/x-www-form-urlencoded", """{ "client_id": "zerotrust" }""")]
    public void A_bad_example_is_found(string where, string example) => Reads(where, JsonNode.Parse(example)!).ShouldBeFalse();

    private bool Reads(string where, JsonNode example) => where switch
    {
        "POST /v1/events application/cloudevents+json" => CloudEventParser.Parse(Bytes(example), isBatch: false, 100) is ParsedEvents.Read { Events.Count: 1 },
        "POST /v1/events application/cloudevents-batch+json" => CloudEventParser.Parse(Bytes(example), isBatch: true, 100) is ParsedEvents.Read { Events.Count: 2 },
        "POST /v1/policies/bundles application/jose" or "POST /v1/policies/candidates application/jose" =>
            PolicyBundle.LooksLikeOne(Encoding.ASCII.GetBytes(example.GetValue<string>())),
        "POST /v1/policies application/yaml" or "POST /v1/policies/candidates application/yaml" => PolicyCheck.Run(Encoding.UTF8.GetBytes(example.GetValue<string>()), 65_536, ["system_admin"]) is PolicyCheck.Outcome.Good,
        "POST /v1/services/{name}/secret application/json" => ReadsRotation(example),
        "PUT /v1/services/{name}/keys application/jwk-set+json" => host.Services.GetRequiredService<ServiceKeysReader>().Read(Bytes(example)).Keys is not null,
        "POST /access/v1/evaluation application/json" => EvaluationRequest.Parse(Body(example), Reader(), out _) is { Target: not null },
        "POST /access/v1/evaluations application/json" => EvaluationsRequest.Parse(Body(example), Reader(), 2, out _) is { Single: null, Items: var items } && items.All(item => item.Request is not null),
        "POST /access/v1/search/subject application/json" => SearchRequest.Parse(SearchKind.Subject, Body(example), Reader(), out _) is not null,
        "POST /access/v1/search/resource application/json" => SearchRequest.Parse(SearchKind.Resource, Body(example), Reader(), out _) is not null,
        "POST /access/v1/search/action application/json" => SearchRequest.Parse(SearchKind.Action, Body(example), Reader(), out _) is not null,
        "POST /oauth2/token application/x-www-form-urlencoded" => ReadsForm(example.AsObject()) is { } form && host.Services.GetRequiredService<TokenDoor>().GrantTypes.Contains(form["grant_type"]),
        "POST /oauth2/introspect application/x-www-form-urlencoded" or "POST /oauth2/revoke application/x-www-form-urlencoded" =>
            ReadsForm(example.AsObject())?.ContainsKey("token") == true,
        _ => throw new InvalidOperationException($"No reader is known for {where}: add it here."),
    };

    private bool ReadsRotation(JsonNode example)
    {
        var type = host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(typeof(RotateSecretRequest));
        try
        {
            return JsonSerializer.Deserialize(example.ToJsonString(), type) is RotateSecretRequest { OverlapSeconds: not null } request && RotateSecretRequest.Check(request).Count == 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Dictionary<string, string>? ReadsForm(JsonObject fields)
    {
        var text = QueryHelpers.AddQueryString("", fields.ToDictionary(field => field.Key, field => (string?)field.Value!.GetValue<string>()))[1..];
        return TokenForm.Read(Encoding.UTF8.GetBytes(text)) is { } form
            && form.Count == fields.Count
            && ClientCredentials.Read(default, form).Error is null
                ? form
                : null;
    }

    private static QuestionReader Reader() => new(default, DateTimeOffset.UnixEpoch);

    private static ReadOnlySequence<byte> Body(JsonNode example) => new(Bytes(example));

    private static ReadOnlyMemory<byte> Bytes(JsonNode example) => Encoding.UTF8.GetBytes(example.ToJsonString());
}
