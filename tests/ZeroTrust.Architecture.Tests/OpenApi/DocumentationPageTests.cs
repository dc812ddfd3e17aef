using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>The page <c>/docs</c> works where there is no internet, and tells nobody elsewhere that it is read.</summary>
public sealed partial class DocumentationPageTests(RunningHost host)
{
    private static readonly Uri Page = new("http://localhost/docs/");

    [Fact]
    public async Task The_page_and_all_that_it_loads_come_from_us()
    {
        using var client = host.Client();
        var page = await client.GetStringAsync(Page, TestContext.Current.CancellationToken);
        Foreign(page).ShouldBeEmpty();
        var loaded = Loaded().Matches(page).Select(match => match.Groups["to"].Value).ToList();
        loaded.ShouldContain("scalar.js");
        foreach (var reference in loaded)
        {
            using var answer = await client.GetAsync(new Uri(Page, reference), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, reference);
            // A browser runs nothing else as a script: our answers say nosniff.
            answer.Content.Headers.ContentType!.MediaType!.ShouldEndWith("/javascript", Case.Sensitive, reference);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Length.ShouldBeGreaterThan(100, reference);
        }
    }

    [Fact]
    public async Task What_the_script_could_fetch_from_its_maker_is_off()
    {
        using var client = host.Client();
        var page = await client.GetStringAsync(Page, TestContext.Current.CancellationToken);
        var configuration = JsonNode.Parse(Configuration().Match(page).Groups["json"].Value)!;
        configuration["withDefaultFonts"]!.GetValue<bool>().ShouldBeFalse();
        configuration["telemetry"]!.GetValue<bool>().ShouldBeFalse();
        configuration["proxyUrl"]!.GetValue<string>().ShouldBeEmpty();
        configuration["agent"]!["disabled"]!.GetValue<bool>().ShouldBeTrue();
        configuration["mcp"]!["disabled"]!.GetValue<bool>().ShouldBeTrue();
        configuration["hideClientButton"]!.GetValue<bool>().ShouldBeTrue();
        configuration["showDeveloperTools"]!.GetValue<string>().ShouldBe("never");
        var source = configuration["sources"]!.AsArray().Single()!["url"]!.GetValue<string>();
        (await client.GetAsync(new Uri(new Uri("http://localhost/"), source), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_browser_is_told_to_load_from_us_only()
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(Page, TestContext.Current.CancellationToken);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'self'; ");
        Foreign(policy).ShouldBeEmpty();
        // What is not said falls back to default-src; what is said names no host.
        policy.Split(';').SelectMany(directive => directive.Trim().Split(' ').Skip(1)).Where(source => source is not ("data:" or "blob:") && source[0] != '\'').ShouldBeEmpty();
        var nonce = NonceOf(policy);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("<script").Skip(1).ShouldAllBe(script => script.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal));
        using var again = await client.GetAsync(Page, TestContext.Current.CancellationToken);
        NonceOf(again.Headers.GetValues("Content-Security-Policy").Single()).ShouldNotBe(nonce);
    }

    [Fact]
    public void A_foreign_address_is_found()
    {
        Foreign("""<script src="https://cdn.example/x.js">""").ShouldBe(["https://cdn.example"]);
        Foreign("""<link href='//fonts.example/x.css'>""").ShouldBe(["//fonts.example"]);
        Foreign("""src: url(https://fonts.example/x.woff2)""").ShouldBe(["https://fonts.example"]);
    }

    private static string NonceOf(string policy) => Nonce().Match(policy).Groups["nonce"].Value;

    private static IEnumerable<string> Foreign(string text) => Address().Matches(text).Select(match => match.Value);

    [GeneratedRegex("""(?:src|href)\s*=\s*["'](?<to>[^"']+)["']""")]
    private static partial Regex Loaded();

    [GeneratedRegex("""(?:https?:|wss?:|(?<=["'(]))//[a-zA-Z0-9.-]+""")]
    private static partial Regex Address();

    [GeneratedRegex("""^\s*(?<json>\{".*\}),\s*$""", RegexOptions.Multiline)]
    private static partial Regex Configuration();

    [GeneratedRegex("""'nonce-(?<nonce>[^']+)'""")]
    private static partial Regex Nonce();
}
