namespace ZeroTrust.Architecture.Tests.Source;

public sealed class ForeignNamesTests
{
    private static readonly HashSet<string> Skipped = ["bin", "obj", ".git", ".data", ".vs", ".idea", "node_modules"];
    private static readonly HashSet<string> Binary = [".png", ".gz", ".zip", ".pdf", ".bin", ".woff2"];

    [Fact]
    public void No_file_names_a_registry_or_a_place_on_one_machine() =>
        Files(new DirectoryInfo(Checkout.Root))
            .SelectMany(file => ForeignNames.Find(Path.GetRelativePath(Checkout.Root, file), File.ReadAllText(file)))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("source: https://api.nug" + "et.org/v3/index.json", "registry")]
    [InlineData("\"resolved\": \"https://registry.npm" + "js.org/jose\"", "registry")]
    [InlineData("var file = \"/ho" + "me/ada/file\";", "place")]
    [InlineData("cd /wo" + "rk/main", "place")]
    public void A_foreign_name_is_found(string line, string what) => ForeignNames.Find("planted", line).ShouldHaveSingleItem().ShouldContain(what);

    [Theory]
    [InlineData("WORKDIR /source")]
    [InlineData("cd $DATA/wo" + "rk/x")]
    [InlineData("/var/lib/zerotrust/kek")]
    public void Other_names_are_not(string line) => ForeignNames.Find("planted", line).ShouldBeEmpty();

    private static IEnumerable<string> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Where(file => !Binary.Contains(file.Extension) && file.Name != ".git").Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories().Where(child => !Skipped.Contains(child.Name)).SelectMany(Files));
}
