using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Endpoints;

/// <summary>An endpoint that no area calls is a missing test.</summary>
public sealed class CoverageTests(SampleHost world) : IClassFixture<SampleHost>
{
    /// <summary>Documented, and called by no area: nothing today. Each line needs its reason.</summary>
    private static readonly string[] NotCalled = [];

    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head", "options"];

    [Fact]
    public async Task The_areas_call_every_route_of_the_permission_matrix()
    {
        var file = Checkout.File("tests", "ZeroTrust.Architecture.Tests", "Matrix", "matrix.golden.txt");
        var routes = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
            .Select(line => line.Split("  ") is [_, { Length: > 0 } route, ..] && route.Contains(" /", StringComparison.Ordinal) ? route.Trim() : null)
            .OfType<string>().ToArray();
        routes.Length.ShouldBeGreaterThan(40);
        // The document has a test of its own: as long as it fails, only that one shall.
        (await MadeAsync("openapi")).Order(StringComparer.Ordinal).ShouldBe(routes.Where(route => !route.Contains("/openapi/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_areas_call_every_route_of_the_OpenAPI_document()
    {
        var calls = new Calls(world);
        var document = await calls.SendAsync(200, "GET /openapi/{documentName}.json", ["v1"]);
        var routes = document.Json["paths"]!.AsObject().SelectMany(path => Of(path.Key, path.Value!.AsObject())).ToArray();
        routes.ShouldNotBeEmpty();
        var made = (await MadeAsync()).Concat(NotCalled).ToHashSet(StringComparer.Ordinal);
        routes.Where(route => !made.Contains(route) && !made.Contains($"*{route[route.IndexOf(' ', StringComparison.Ordinal)..]}")).ShouldBeEmpty();
    }

    private static IEnumerable<string> Of(string path, JsonObject item) =>
        item.Where(member => Methods.Contains(member.Key)).Select(member => $"{member.Key.ToUpperInvariant()} {path}");

    private async Task<IReadOnlySet<string>> MadeAsync(params string[] without)
    {
        var calls = new Calls(world);
        foreach (var (name, area) in Areas.All)
        {
            if (!without.Contains(name))
            {
                await area(calls);
            }
        }

        return calls.Made;
    }
}
