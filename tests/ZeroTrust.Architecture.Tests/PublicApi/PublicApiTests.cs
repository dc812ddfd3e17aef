using PublicApiGenerator;
using ZeroTrust.Architecture.Tests.Registrations;

namespace ZeroTrust.Architecture.Tests.PublicApi;

/// <summary>What a module shows to others is reviewed: a change of it is a change of a golden file.</summary>
public sealed class PublicApiTests
{
    // One for each call: the generator of a single type writes its choice of types into the options that it is given.
    private static ApiGeneratorOptions Options => new() { IncludeAssemblyAttributes = false };

    [Theory, MemberData(nameof(ModuleTypesTests.Modules), MemberType = typeof(ModuleTypesTests))]
    public void The_public_surface_of_a_module_is_reviewed(string name) =>
        Golden.Match(ModuleTypes.AssemblyOf(ModuleTypesTests.Module(name)).GeneratePublicApi(Options), name);

    [Theory]
    [InlineData("ZeroTrust.Contracts")]
    [InlineData("ZeroTrust.Platform")]
    [InlineData("ZeroTrust.Policy")]
    public void The_public_surface_of_a_shared_project_is_reviewed(string assembly) =>
        Golden.Match(System.Reflection.Assembly.Load(assembly).GeneratePublicApi(Options), assembly);

    [Fact]
    public void A_new_public_member_shows()
    {
        typeof(Reviewed).GeneratePublicApi(Options).ShouldNotContain("Added");
        typeof(Grown).GeneratePublicApi(Options).ShouldContain("Added");
    }
}

/// <summary>As reviewed.</summary>
public static class Reviewed;

/// <summary>With one member more.</summary>
public static class Grown
{
    /// <summary>The new member.</summary>
    public static int Added => 1;
}
