using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Host.Api.Description;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Architecture.Tests.Endpoints;

public sealed class EndpointRulesTests(RunningHost host)
{
    [Fact]
    public void Every_endpoint_says_who_may_call_it_and_the_public_ones_are_written_down()
    {
        host.Endpoints.Count.ShouldBeGreaterThan(35);
        EndpointRules.Violations(host.Endpoints, PublicList()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_of_a_library_is_refused_to_all()
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"/{DescribedRoute.OfTheLibrary}", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_endpoint_that_asks_for_a_token_refuses_a_stranger()
    {
        using var client = host.Client();
        var routes = host.Endpoints.Select(Route.Of).Where(route => route.Required is not null).ToList();
        routes.Count.ShouldBeGreaterThan(20);
        foreach (var route in routes)
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Methods), new Uri(route.Pattern.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Relative));
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized, route.Name);
        }
    }

    [Fact]
    public void What_a_session_to_enrol_a_factor_in_may_call_is_written_down() =>
        host.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<OpenToEnrolment>() is not null).Select(endpoint => Route.Of(endpoint).Name)
            .ShouldBe(Lines("EnrolmentEndpoints.txt"), ignoreOrder: true);

    [Fact]
    public void An_endpoint_that_says_nothing_is_found() => Violations(Endpoint()).ShouldBe(["GET /v1/new declares neither a permission nor that it is public."]);

    [Fact]
    public void A_public_endpoint_that_is_not_on_the_list_is_found() =>
        Violations(Endpoint(new PublicEndpoint("It seemed handy."))).ShouldBe(["GET /v1/new is public and not on the list."]);

    [Fact]
    public void An_endpoint_that_says_both_is_found() =>
        Violations(Endpoint(new PublicEndpoint("Anybody, for now."), new RequiredPermission("user:read"))).ShouldContain("GET /v1/new declares a permission and that it is public.");

    [Theory]
    [InlineData("user:*")]
    [InlineData("user")]
    [InlineData("")]
    public void A_permission_that_is_none_is_found(string permission) =>
        Violations(Endpoint(new RequiredPermission(permission))).ShouldBe([$"GET /v1/new asks for '{permission}', which is no permission."]);

    [Fact]
    public void A_line_of_the_list_that_has_become_wrong_is_found()
    {
        EndpointRules.Violations([Endpoint(new RequiredPermission("user:read"))], ["GET /v1/new | It was public once."])
            .ShouldBe(["GET /v1/new is on the list and not public: take it off."]);
        EndpointRules.Violations([Endpoint(new PublicEndpoint("Another reason."))], ["GET /v1/new | The first reason."])
            .ShouldBe(["GET /v1/new is public for another reason than the list says: Another reason."]);
        EndpointRules.Violations([Endpoint(new PublicEndpoint(""))], ["GET /v1/new | "]).ShouldBe(["GET /v1/new is on the list without a reason."]);
    }

    private static IReadOnlyList<string> Violations(RouteEndpoint endpoint) => EndpointRules.Violations([endpoint], []);

    private static RouteEndpoint Endpoint(params object[] metadata)
    {
        var builder = new RouteEndpointBuilder(_ => Task.CompletedTask, RoutePatternFactory.Parse("/v1/new"), 0);
        builder.Metadata.Add(new HttpMethodMetadata(["GET"]));
        foreach (var item in metadata)
        {
            builder.Metadata.Add(item);
        }

        return (RouteEndpoint)builder.Build();
    }

    // Has no switch that rewrites it: a public endpoint is written by hand and reviewed.
    private static IEnumerable<string> PublicList() => Lines("PublicEndpoints.txt");

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Checkout.File("tests", "ZeroTrust.Architecture.Tests", "Endpoints", file)).Where(line => line.Length > 0 && line[0] != '#');
}
