using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Instances;

internal static class PolicyCalls
{
    /// <summary>The ETag of the active policy.</summary>
    public static async Task<string> PolicyETagAsync(this HttpClient client, string adminToken)
    {
        using var answer = await client.SendAsync(HttpMethod.Get, "/v1/policies/active", adminToken);
        await answer.ShouldBeAsync(HttpStatusCode.OK);
        return answer.Headers.ETag!.ToString();
    }

    /// <summary><c>POST /v1/policies</c>.</summary>
    public static async Task<HttpResponseMessage> ReplacePolicyAsync(this HttpClient client, string adminToken, string etag, string yaml)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/policies", UriKind.Relative))
        {
            Content = new StringContent(yaml, Encoding.UTF8, "application/yaml"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", adminToken);
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await client.SendAsync(request);
    }
}
