using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Host.Api;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>Examples of bodies that have a type: the JSON contract of the API reads them, and nothing of them is lost.</summary>
public sealed class TypedExampleTests(RunningHost host)
{
    private JsonSerializerOptions Json => host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    [Fact]
    public async Task Every_request_example_binds()
    {
        var document = await ApiDocument.LoadAsync(host);
        var bound = 0;
        foreach (var endpoint in host.Endpoints)
        {
            if (TypedBody.Of(endpoint.Metadata) is { } type)
            {
                var operation = ApiDocument.Operation(document, ApiDocument.NameOf(endpoint));
                ShouldBind(operation.RequestBody!.Content!["application/json"], type, Json, ApiDocument.NameOf(endpoint));
                bound++;
            }
        }

        bound.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Every_response_example_is_what_the_type_is_written_as()
    {
        var document = await ApiDocument.LoadAsync(host);
        // A member that is null is left out, which its constructor would miss here.
        var written = new JsonSerializerOptions(Json) { RespectRequiredConstructorParameters = false };
        var bound = 0;
        foreach (var (endpoint, produced) in host.Endpoints.SelectMany(endpoint => Produced(endpoint).Select(produced => (endpoint, produced))))
        {
            var operation = ApiDocument.Operation(document, ApiDocument.NameOf(endpoint));
            var response = operation.Responses![produced.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            ShouldBind(response.Content!["application/json"], produced.Type!, written, ApiDocument.NameOf(endpoint));
            bound++;
        }

        bound.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void An_example_with_a_field_too_many_or_of_another_type_is_found()
    {
        var type = typeof(Authentication.Features.Login.LoginRequest);
        Should.Throw<JsonException>(() => ShouldBind(new OpenApiMediaType { Example = JsonNode.Parse("""{"username":"ada","otp":"1"}""") }, type, Json, "planted"));
        Should.Throw<JsonException>(() => ShouldBind(new OpenApiMediaType { Example = JsonNode.Parse("""{"username":1}""") }, type, Json, "planted"));
        Should.Throw<ShouldAssertException>(() => ShouldBind(new OpenApiMediaType { Example = JsonNode.Parse("""{"Username":"ada"}""") }, type, Json, "planted"));
    }

    [Fact]
    public async Task Every_list_shows_its_cursor_on_the_last_page_too()
    {
        var document = await ApiDocument.LoadAsync(host);
        var lists = document.Components!.Schemas!.Where(schema => schema.Value.Properties?.ContainsKey("next_cursor") is true).ToList();
        lists.Count.ShouldBeGreaterThan(4);
        lists.ShouldAllBe(schema => schema.Value.Required!.Contains("next_cursor") && schema.Value.Properties!["next_cursor"].Type!.Value.HasFlag(JsonSchemaType.Null));
        Write(new ZeroTrust.Platform.Paging.PageQuery(2, null).Cut<ServiceTokens.Features.ServiceView>([], view => view.Name)).ShouldBe("""{"items":[],"next_cursor":null}""");
        Write(new ComplianceAudit.Entries.AuditEntryPage([], null, null)).ShouldBe("""{"items":[],"next_cursor":null,"resume_cursor":null}""");
    }

    private string Write<T>(T value) => JsonSerializer.Serialize(value, Json.GetTypeInfo(typeof(T)));

    private static IEnumerable<IProducesResponseTypeMetadata> Produced(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Where(produced => produced.Type is { } type && type != typeof(void));

    private static void ShouldBind(OpenApiMediaType media, Type type, JsonSerializerOptions options, string where)
    {
        var value = JsonSerializer.Deserialize(media.Example!.ToJsonString(), options.GetTypeInfo(type));
        var again = JsonSerializer.SerializeToNode(value, options.GetTypeInfo(type));
        JsonNode.DeepEquals(again, media.Example).ShouldBeTrue($"{where}: {media.Example.ToJsonString()} is read as {again!.ToJsonString()}");
    }
}
