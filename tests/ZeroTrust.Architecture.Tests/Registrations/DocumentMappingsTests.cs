using ZeroTrust.Architecture.Tests.Source;

namespace ZeroTrust.Architecture.Tests.Registrations;

public sealed class DocumentMappingsTests
{
    [Theory, MemberData(nameof(ModuleTypesTests.Modules), MemberType = typeof(ModuleTypesTests))]
    public void A_module_maps_and_lists_the_documents_that_it_uses(string name) =>
        DocumentMappings.Violations(
            [.. SourceFile.All($"src/Modules/{name}").Select(file => file.Text)],
            [.. ModuleTypesTests.Module(name).Documents.Select(type => type.Name)]).ShouldBeEmpty();

    [Fact]
    public void What_was_forgotten_is_found()
    {
        DocumentMappings.Violations([], ["KeyDocument"]).ShouldBe(["KeyDocument is not mapped: Schema.For<KeyDocument>() is missing."]);
        DocumentMappings.Violations(["options.Schema.For<KeyDocument>().Identity(key => key.Id);"], []).ShouldBe(["KeyDocument is mapped and not in Documents."]);
        DocumentMappings.Violations(["await session.LoadAsync<Row>(id, ct)"], []).ShouldBe(["Row is used as a document and not in Documents."]);
    }
}
