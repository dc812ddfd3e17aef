using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using ZeroTrust.Architecture.Tests.Fixtures;
using ZeroTrust.Contracts;
using ZeroTrust.Host;

namespace ZeroTrust.Architecture.Tests.Registrations;

public sealed class JsonContextsTests(RunningHost host)
{
    [Theory, MemberData(nameof(ModuleTypesTests.Modules), MemberType = typeof(ModuleTypesTests))]
    public void Every_document_of_a_module_is_in_a_context_of_its_own(string name) =>
        JsonContexts.Missing(ModuleTypesTests.Module(name).Documents, ModuleTypesTests.Module(name).Json).ShouldBeEmpty();

    [Theory, MemberData(nameof(ModuleTypesTests.Modules), MemberType = typeof(ModuleTypesTests))]
    public void Every_request_and_response_of_a_module_is_in_a_context_of_its_own(string name)
    {
        var bodies = ModuleTypesTests.Module(name).Endpoints.SelectMany(ModuleTypes.BodiesOf).ToList();
        bodies.ShouldNotBeEmpty();
        JsonContexts.Missing(bodies, ModuleTypesTests.Module(name).Json).ShouldBeEmpty();
    }

    [Fact]
    public void Every_body_that_an_endpoint_declares_is_in_a_context() =>
        JsonContexts.Missing(host.Endpoints.SelectMany(DeclaredBodies), [ModuleList.Json]).ShouldBeEmpty();

    [Fact]
    public void Every_message_of_Contracts_is_in_its_context() =>
        JsonContexts.Missing(Messages(), [ContractsJson.Default]).ShouldBeEmpty();

    // Who adds a record to Contracts says which of the two it is; saying nothing fails the test above.
    [Fact]
    public void What_is_no_message_is_still_there() =>
        NotMessages().Except(Records().Select(type => type.Name)).ShouldBeEmpty();

    [Fact]
    public void A_forgotten_type_is_found() =>
        JsonContexts.Missing([typeof(Forgotten), typeof(Contracts.Audit.CallsDenied)], [ContractsJson.Default]).ShouldBe([$"{typeof(Forgotten)} is in no JSON context."]);

    private static IEnumerable<Type> DeclaredBodies(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Select(produced => produced.Type)
            .Concat(endpoint.Metadata.GetOrderedMetadata<IAcceptsMetadata>().Select(accepted => accepted.RequestType))
            .OfType<Type>().Where(type => type != typeof(void) && type != typeof(FastEndpoints.EmptyRequest));

    private static IEnumerable<Type> Messages() => Records().Where(type => !NotMessages().Contains(type.Name));

    private static IEnumerable<Type> Records() =>
        typeof(ContractsJson).Assembly.GetExportedTypes().Where(type => type is { IsAbstract: false, IsNested: false } && type.GetMethod("<Clone>$") is not null);

    private static HashSet<string> NotMessages() =>
        [.. File.ReadLines(Checkout.File("tests", "ZeroTrust.Architecture.Tests", "Registrations", "NotMessages.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    private sealed record Forgotten;
}
