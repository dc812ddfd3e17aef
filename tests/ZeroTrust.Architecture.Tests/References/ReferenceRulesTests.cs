namespace ZeroTrust.Architecture.Tests.References;

public sealed class ReferenceRulesTests
{
    [Fact]
    public void Every_project_references_what_it_may() => ReferenceRules.Violations(Checkout.Root).ShouldBeEmpty();

    [Theory]
    [InlineData("src/Modules/Mfa/ZeroTrust.Mfa.csproj", "../Authentication/ZeroTrust.Authentication.csproj", "ZeroTrust.Mfa must not reference ZeroTrust.Authentication.")]
    [InlineData("src/Modules/Mfa/ZeroTrust.Mfa.csproj", "..\\..\\ZeroTrust.Policy\\ZeroTrust.Policy.csproj", "ZeroTrust.Mfa must not reference ZeroTrust.Policy.")]
    [InlineData("src/Modules/Permissions/ZeroTrust.Permissions.csproj", "../Mfa/ZeroTrust.Mfa.csproj", "ZeroTrust.Permissions must not reference ZeroTrust.Mfa.")]
    [InlineData("src/ZeroTrust.Platform/ZeroTrust.Platform.csproj", "../ZeroTrust.Policy/ZeroTrust.Policy.csproj", "ZeroTrust.Platform must not reference ZeroTrust.Policy.")]
    [InlineData("src/ZeroTrust.Contracts/ZeroTrust.Contracts.csproj", "../ZeroTrust.Platform/ZeroTrust.Platform.csproj", "ZeroTrust.Contracts must not reference ZeroTrust.Platform.")]
    [InlineData("src/ZeroTrust.Policy/ZeroTrust.Policy.csproj", "../ZeroTrust.Contracts/ZeroTrust.Contracts.csproj", "ZeroTrust.Policy must not reference ZeroTrust.Contracts.")]
    [InlineData("src/ZeroTrust.Client/ZeroTrust.Client.csproj", "../ZeroTrust.Contracts/ZeroTrust.Contracts.csproj", "ZeroTrust.Client must not reference ZeroTrust.Contracts.")]
    public void A_planted_reference_is_found(string project, string reference, string violation)
    {
        using var planted = new TemporaryFolder("references");
        Plant(planted, project, reference);
        ReferenceRules.Violations(planted.Location).ShouldContain(violation);
    }

    [Fact]
    public void A_module_reference_in_the_shared_file_of_all_modules_is_found()
    {
        using var planted = new TemporaryFolder("references");
        Plant(planted, "src/Modules/Mfa/ZeroTrust.Mfa.csproj", "../../ZeroTrust.Platform/ZeroTrust.Platform.csproj");
        Plant(planted, "src/Modules/Directory.Build.props", "../Pii/ZeroTrust.Pii.csproj");
        ReferenceRules.Violations(planted.Location).ShouldContain("ZeroTrust.Mfa must not reference ZeroTrust.Pii.");
    }

    [Fact]
    public void A_project_without_a_rule_is_found()
    {
        using var planted = new TemporaryFolder("references");
        Plant(planted, "src/ZeroTrust.Helpers/ZeroTrust.Helpers.csproj", "../ZeroTrust.Contracts/ZeroTrust.Contracts.csproj");
        ReferenceRules.Violations(planted.Location).ShouldContain(violation => violation.StartsWith("ZeroTrust.Helpers has no rule"));
    }

    [Theory]
    [InlineData("# Mfa\n\nOwner: \n")]
    [InlineData("# Mfa\n")]
    public void A_module_without_an_owner_is_found(string readme)
    {
        using var planted = new TemporaryFolder("references");
        Plant(planted, "src/Modules/Mfa/ZeroTrust.Mfa.csproj", "../../ZeroTrust.Platform/ZeroTrust.Platform.csproj");
        File.WriteAllText(planted.Inside("src/Modules/Mfa/README.md"), readme);
        ReferenceRules.Violations(planted.Location).ShouldBe(["Mfa has no README.md with a line that begins with 'Owner: '."]);
    }

    private static void Plant(TemporaryFolder root, string project, string reference)
    {
        var file = root.Inside(project);
        Directory.CreateDirectory(root.Inside("src/Modules"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>");
    }
}
