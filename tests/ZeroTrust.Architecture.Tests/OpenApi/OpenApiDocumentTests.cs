using System.Net;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.OpenApi;

public sealed class OpenApiDocumentTests(RunningHost host)
{
    [Fact]
    public async Task The_document_is_valid_OpenAPI()
    {
        var read = await ApiDocument.ReadAsync(host);
        read.Diagnostic!.Errors.ShouldBeEmpty();
        read.Diagnostic.Warnings.ShouldBeEmpty();
        read.Document!.Info.Version.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task The_document_names_our_address_and_not_the_one_that_the_request_claims()
    {
        using var client = host.Client();
        client.BaseAddress = new Uri("https://evil.example");
        using var answer = await client.GetAsync(new Uri(ApiDocument.Address, UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task Every_route_is_described_and_no_more()
    {
        var document = await ApiDocument.LoadAsync(host);
        var described = ApiDocument.Operations(document).Select(operation => operation.Name).ToList();
        described.Count.ShouldBeGreaterThan(35);
        described.Order(StringComparer.Ordinal).ShouldBe(
            host.Endpoints.Where(endpoint => !IsAboutTheDocument(endpoint.RoutePattern.RawText!)).Select(ApiDocument.NameOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_is_described_whole() =>
        DescriptionRules.Violations(await ApiDocument.LoadAsync(host)).ShouldBeEmpty();

    [Fact]
    public async Task What_is_left_out_of_a_description_is_found()
    {
        var document = await ApiDocument.LoadAsync(host);
        var login = ApiDocument.Operation(document, "POST /v1/auth/login");
        login.Summary = " ";
        login.OperationId = "refresh";
        login.Responses!.Remove("200");
        login.Responses["401"].Content!.Clear();
        login.RequestBody!.Content!.Values.Single().Example = null;
        ApiDocument.Operation(document, "GET /v1/users").Responses!.Remove("403");
        ApiDocument.Operation(document, "GET /v1/users").Security!.Clear();
        DescriptionRules.Violations(document).Order(StringComparer.Ordinal).ShouldBe(
        [
            "GET /v1/users: asks for a permission and shows neither bearer nor 401, 403 and 503.",
            "POST /v1/auth/login: 401 says no code.",
            "POST /v1/auth/login: no success answer with an example.",
            "POST /v1/auth/login: no summary or no description.",
            "POST /v1/auth/login: the request has no example.",
            "refresh: names two operations.",
        ]);
    }

    private static bool IsAboutTheDocument(string pattern) =>
        pattern.TrimStart('/') is { } path && (path.StartsWith("docs/", StringComparison.Ordinal) || path.StartsWith("openapi/", StringComparison.Ordinal));
}
