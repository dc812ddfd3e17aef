using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>
/// Calls the binary as one caller and keeps which routes answered with success. A route is written as in the permission
/// matrix: method, space, template; <c>*</c> stands for any method and is called with GET.
/// </summary>
internal sealed class Calls
{
    private readonly SampleHost world;
    private readonly string? token;
    private readonly HashSet<string> made;

    internal Calls(SampleHost world)
        : this(world, null, new HashSet<string>(StringComparer.Ordinal))
    {
    }

    private Calls(SampleHost world, string? token, HashSet<string> made) => (this.world, this.token, this.made) = (world, token, made);

    internal SampleHost World => world;

    internal SampleOrganisation Sample => world.Sample;

    /// <summary>The routes that succeeded, of all callers that stem from the same start.</summary>
    internal IReadOnlySet<string> Made => made;

    /// <summary>The same record with another caller.</summary>
    internal Calls As(string bearer) => new(world, bearer, made);

    /// <summary>The sample organisation's administrator.</summary>
    internal async Task<Calls> AsAdminAsync() => As(await Sample.LoginAsync(Sample.Admin));

    /// <summary>Notes a route that the fixture calls once in the life of a server and whose success it checks itself.</summary>
    internal void MadeByFixture(string route) => made.Add(route);

    /// <summary>Calls a route; fails with the answer unless it has the status.</summary>
    /// <param name="route">Such as <c>GET /v1/users/{id}</c>.</param>
    /// <param name="values">What stands for the placeholders, in their order; a query may follow the last.</param>
    internal async Task<Answer> SendAsync(int status, string route, string[]? values = null, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        var parts = route.Split(' ');
        using var request = new HttpRequestMessage(parts[0] == "*" ? HttpMethod.Get : HttpMethod.Parse(parts[0]), Fill(parts[1], values ?? [])) { Content = body };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await world.Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await Answer.OfAsync(response);
        answer.Status.ShouldBe(status, $"{route}: {answer.Text}");
        if (status < 400)
        {
            made.Add(route);
        }

        return answer;
    }

    /// <summary>A JSON body.</summary>
    internal static StringContent Json(JsonNode body, string type = "application/json") =>
        new(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse(type));

    /// <summary>The header that a changing call needs.</summary>
    internal static (string Name, string Value) IfMatch(Answer read) => ("If-Match", read.ETag);

    /// <summary>A header that makes a creating call repeatable.</summary>
    internal static (string Name, string Value) NewKey() => ("Idempotency-Key", Guid.CreateVersion7().ToString());

    private static Uri Fill(string template, string[] values)
    {
        var path = template;
        foreach (var value in values)
        {
            var open = path.IndexOf('{', StringComparison.Ordinal);
            path = open < 0 ? path + value : $"{path[..open]}{value}{path[(path.IndexOf('}', open) + 1)..]}";
        }

        path.ShouldNotContain("{", customMessage: template);
        return new Uri(path, UriKind.Relative);
    }
}
