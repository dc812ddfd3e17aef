using System.Net;
using System.Text.RegularExpressions;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>The page <c>/docs</c> works where there is no internet, and tells nobody elsewhere that it is read.</summary>
public sealed partial class DocumentationPageTests(RunningHost host)
{
    [Fact]
    public async Task The_page_and_all_that_it_loads_come_from_us()
    {
        using var client = host.Client();
        var page = await client.GetStringAsync(new Uri("/docs/", UriKind.Relative), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync("/tmp/zt/docs.html", page, TestContext.Current.CancellationToken);
        var references = Reference().Matches(page).Select(match => match.Groups["to"].Value).ToList();
        references.ShouldNotBeEmpty();
        foreach (var reference in references)
        {
            using var answer = await client.GetAsync(new Uri(new Uri("http://localhost/docs/"), reference), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, reference);
            await File.WriteAllBytesAsync("/tmp/zt/docs_" + reference.Replace('/', '_'), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex("""(?:src|href)\s*=\s*["'](?<to>[^"']+)["']""")]
    private static partial Regex Reference();
}
