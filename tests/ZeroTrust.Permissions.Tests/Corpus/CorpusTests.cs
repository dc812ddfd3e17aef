namespace ZeroTrust.Permissions.Tests.Corpus;

/// <summary>One corpus, all front doors, one verdict: the attacks and ordinary calls of corpus.json over real sockets.</summary>
public sealed class CorpusTests
{
    [Theory]
    [InlineData("listed")]
    [InlineData("wildcards")]
    [InlineData("conditions")]
    public async Task Every_door_gives_the_expected_verdict(string policy)
    {
        await using var doors = await CorpusDoors.OpenAsync(policy);
        var wrong = new List<string>();
        foreach (var asked in CorpusFile.Cases(policy))
        {
            foreach (var (name, ask) in doors.All)
            {
                if (await ask(asked) is { } said && said != new DoorVerdict(asked.Allowed, asked.Code, name == "AuthZEN" ? null : asked.Canonical))
                {
                    wrong.Add($"{asked} at {name}: {said}, expected {asked.Code} {asked.Canonical}");
                }
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public void The_corpus_is_large_and_says_everything_once()
    {
        var all = CorpusFile.Cases();
        all.Count.ShouldBeGreaterThanOrEqualTo(300);
        all.Select(one => one.Id).ShouldBeUnique();
        all.Count(one => one.Allowed).ShouldBeGreaterThan(60);
        all.ShouldAllBe(one => one.Allowed == (one.Code == "allowed"));
    }
}
