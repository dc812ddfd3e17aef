using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.OpenApi;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Authentication.Features.CreateUser;
using ZeroTrust.ServiceTokens.Features.RegisterService;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>What the document says must be sent is refused without.</summary>
public sealed class RequiredMemberTests(RunningHost host)
{
    [Theory]
    [InlineData("/v1/auth/login", 2)]
    [InlineData("/v1/auth/refresh", 1)]
    [InlineData("/v1/setup/administrator", 3)]
    public async Task A_request_without_it_is_refused(string path, int count)
    {
        using var client = host.Client();
        var document = await ApiDocument.LoadAsync(host);
        var media = ApiDocument.Operation(document, $"POST {path}").RequestBody!.Content!["application/json"];
        media.Schema!.Required!.Count.ShouldBe(count);
        foreach (var name in media.Schema.Required)
        {
            media.Schema.Properties![name].Type.ShouldBe(JsonSchemaType.String);
            var body = media.Example!.DeepClone().AsObject();
            body.Remove(name).ShouldBeTrue();
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBeOneOf([HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized], name);
        }
    }

    [Fact]
    public async Task What_an_administrator_must_send_is_checked()
    {
        var schemas = (await ApiDocument.LoadAsync(host)).Components!.Schemas!;
        schemas["CreateUserRequest"].Required.ShouldBe(new CreateUserRequest().Validate().Select(error => error.Field));
        schemas["RegisterServiceRequest"].Required.ShouldBe(RegisterServiceRequest.Rules.Check(new RegisterServiceRequest()).Select(error => error.Field));
        schemas["SetPasswordRequest"].Required.ShouldBe(["password"]);
    }
}
