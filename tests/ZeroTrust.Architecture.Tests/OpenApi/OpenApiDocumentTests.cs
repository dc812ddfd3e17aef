using System.Net;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.OpenApi;

public sealed class OpenApiDocumentTests(RunningHost host)
{
    [Fact]
    public async Task The_document_is_served()
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync("/tmp/zt-openapi.json", text, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
    }
}
