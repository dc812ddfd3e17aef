using System.Reflection;
using FastEndpoints;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Architecture.Tests.Registrations;
using ZeroTrust.Host;
using ZeroTrust.Host.Api.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>The catalogues of problems and what the endpoints declare of them are the same.</summary>
public sealed class ProblemCatalogueTests(RunningHost host)
{
    /// <summary>Problems that no endpoint declares, with the reason.</summary>
    private static readonly Dictionary<string, string> OfNoEndpoint = new(StringComparer.Ordinal)
    {
        [CommonProblems.MethodNotAllowed.Code] = "The answer where no endpoint serves the method.",
    };

    [Fact]
    public void Every_declared_problem_is_in_a_catalogue() => Declared().Except(Catalogue()).ShouldBeEmpty();

    [Fact]
    public void Every_problem_of_a_catalogue_is_declared_by_an_endpoint() =>
        Catalogue().Except(Declared()).Select(problem => problem.Code).ShouldBe(OfNoEndpoint.Keys);

    [Fact]
    public void A_code_means_one_thing()
    {
        var problems = Catalogue();
        problems.Count.ShouldBeGreaterThan(25);
        problems.GroupBy(problem => problem.Code).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_document_shows_what_the_endpoints_declare()
    {
        var document = await ApiDocument.LoadAsync(host);
        foreach (var endpoint in host.Endpoints.Where(DescribedRoute.IsDescribed))
        {
            var operation = ApiDocument.Operation(document, ApiDocument.NameOf(endpoint));
            var shown = operation.Responses!
                .SelectMany(response => response.Value.Content?.TryGetValue("application/problem+json", out var media) is true ? media.Examples!.Keys.Select(code => $"{response.Key} {code}") : []);
            shown.Order(StringComparer.Ordinal).ShouldBe(
                RouteProblems.Of(endpoint.Metadata).Select(problem => $"{problem.Status} {problem.Code}").Order(StringComparer.Ordinal), ApiDocument.NameOf(endpoint));
        }
    }

    [Fact]
    public void What_the_source_of_an_endpoint_names_the_endpoint_declares() =>
        host.Endpoints.SelectMany(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>() is { } definition
            ? Undeclared(SourceOf(definition.EndpointType), RouteProblems.Of(endpoint.Metadata)).Select(name => $"{definition.EndpointType.Name}: {name}")
            : []).ShouldBeEmpty();

    [Fact]
    public void A_problem_that_is_sent_and_not_declared_is_found() =>
        Undeclared("await Send.ProblemAsync(CommonProblems.NotFound); await Send.ProblemAsync(CommonProblems.Conflict);", [CommonProblems.Conflict])
            .ShouldBe(["CommonProblems.NotFound"]);

    private List<Problem> Declared() => [.. host.Endpoints.Where(DescribedRoute.IsDescribed).SelectMany(endpoint => RouteProblems.Of(endpoint.Metadata)).Distinct()];

    private static IEnumerable<string> Undeclared(string source, IReadOnlyList<Problem> declared) =>
        Fields().Where(field => source.Contains(NameOf(field), StringComparison.Ordinal) && !declared.Contains(ValueOf(field))).Select(NameOf);

    private static string SourceOf(Type endpoint) =>
        File.ReadAllText(Directory.EnumerateFiles(Checkout.File("src", "Modules"), $"{endpoint.Name}.cs", SearchOption.AllDirectories).Single());

    private static List<Problem> Catalogue() => [.. Fields().Select(ValueOf)];

    private static string NameOf(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}";

    private static Problem ValueOf(FieldInfo field) => (Problem)field.GetValue(null)!;

    private static IEnumerable<FieldInfo> Fields() => ModuleList.All.Select(ModuleTypes.AssemblyOf).Append(typeof(Problem).Assembly)
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(field => field.FieldType == typeof(Problem));
}
