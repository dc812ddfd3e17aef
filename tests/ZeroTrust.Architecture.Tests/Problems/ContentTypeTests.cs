using System.Net;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Problems;

/// <summary>A call that does not say what its body is.</summary>
public sealed class ContentTypeTests(RunningHost host)
{
    [Theory]
    [InlineData("/v1/auth/login")]
    [InlineData("/v1/auth/refresh")]
    public async Task A_missing_content_type_is_told_by_a_problem_document(string path)
    {
        using var client = host.Client();
        using var body = new ByteArrayContent("{}"u8.ToArray());
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"request.unsupported_media_type\"");
    }
}
