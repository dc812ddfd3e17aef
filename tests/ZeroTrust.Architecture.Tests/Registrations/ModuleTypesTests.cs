using FastEndpoints;
using ZeroTrust.Host;

namespace ZeroTrust.Architecture.Tests.Registrations;

public sealed class ModuleTypesTests
{
    public static TheoryData<string> Modules => [.. ModuleList.All.Select(module => module.Name)];

    [Fact]
    public void Every_module_folder_is_in_the_list_of_modules() =>
        Directory.GetDirectories(Checkout.File("src", "Modules")).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj"))
            .ShouldBe(ModuleList.All.Select(module => module.Name), ignoreOrder: true);

    [Theory, MemberData(nameof(Modules))]
    public void Every_endpoint_is_listed(string name) =>
        ModuleTypes.EndpointViolations(TypesOf(name), Module(name).Endpoints).ShouldBeEmpty();

    [Theory, MemberData(nameof(Modules))]
    public void Every_handler_is_listed(string name) =>
        ModuleTypes.HandlerViolations(TypesOf(name), Module(name).Handlers).ShouldBeEmpty();

    [Theory, MemberData(nameof(Modules))]
    public void Every_document_is_listed(string name) =>
        ModuleTypes.DocumentViolations(TypesOf(name), Module(name).Documents).ShouldBeEmpty();

    [Fact]
    public void Forgotten_types_are_found()
    {
        Type[] planted = [typeof(PlantedEndpoint), typeof(PlantedHandler), typeof(PlantedDocument), typeof(string)];
        ModuleTypes.EndpointViolations(planted, []).ShouldBe(["PlantedEndpoint is not in Endpoints."]);
        ModuleTypes.HandlerViolations(planted, []).ShouldBe(["PlantedHandler is not in Handlers."]);
        ModuleTypes.DocumentViolations(planted, []).ShouldBe(["PlantedDocument is not in Documents."]);
        ModuleTypes.DocumentViolations(planted, [typeof(PlantedDocument), typeof(string)]).ShouldBe(["String is in Documents and is none."]);
        ModuleTypes.DocumentViolations(planted, [typeof(PlantedDocument), typeof(PlantedDocument)]).ShouldBe(["PlantedDocument is in Documents twice."]);
    }

    internal static ModuleParts Module(string name) => ModuleList.All.Single(module => module.Name == name);

    internal static Type[] TypesOf(string name) => ModuleTypes.AssemblyOf(Module(name)).GetTypes();

    private sealed class PlantedEndpoint : EndpointWithoutRequest;

    private static class PlantedHandler
    {
        public static void Handle(string message) => ArgumentNullException.ThrowIfNull(message);
    }

    private sealed record PlantedDocument;
}
