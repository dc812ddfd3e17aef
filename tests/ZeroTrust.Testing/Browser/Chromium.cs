using System.Text.Json.Nodes;
using Xunit;

namespace ZeroTrust.Testing;

/// <summary>
/// Debian's Chromium without a window, with one page and a virtual authenticator of its own, driven by the DevTools protocol. A test
/// is skipped where there is no Chromium.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new("chromium");
    private readonly ChildProcess process;
    private DevTools? tools;
    private string session = "";

    private Chromium() => process = ChildProcess.Start(
        Program,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
            "--remote-debugging-port=0", $"--user-data-dir={folder.Location}", "about:blank",
        ]);

    /// <summary>Starts it with a page that has loaded, and with an authenticator that is always touched and always knows its user.</summary>
    public static async Task<Chromium> OpenAsync(Uri page)
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not on this machine.");
        var chromium = new Chromium();
        try
        {
            await chromium.ConnectAsync(page);
            return chromium;
        }
        catch
        {
            await chromium.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression in the page, a promise's result waited for; throws what the page throws.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await tools!.SendAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true }, session);
        return answer["exceptionDetails"] is { } thrown
            ? throw new InvalidOperationException($"The page threw: {thrown.ToJsonString()}")
            : answer["result"]!["value"]?.DeepClone();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (tools is not null)
        {
            await tools.DisposeAsync();
        }

        await process.EndAsync(Signal.Terminate, Patience);
        process.Dispose();
        folder.Dispose();
    }

    private async Task ConnectAsync(Uri page)
    {
        // Written when the port is open: the port and the path of the browser's own target.
        var file = folder.Inside("DevToolsActivePort");
        await Eventually.HoldsAsync(() => File.Exists(file) && File.ReadAllLines(file).Length == 2, Patience, $"Chromium listens\n{process.OutputText}");
        var lines = await File.ReadAllLinesAsync(file);
        tools = await DevTools.ConnectAsync(new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}"));

        var target = await tools.SendAsync("Target.createTarget", new JsonObject { ["url"] = page.ToString() });
        var attached = await tools.SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = (string?)target["targetId"], ["flatten"] = true });
        session = (string)attached["sessionId"]!;
        await tools.SendAsync("WebAuthn.enable", [], session);
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new JsonObject { ["options"] = Authenticator() }, session);
        await Eventually.HoldsAsync(
            async () => (string?)await EvaluateAsync("document.readyState + location.href") == $"complete{page}", Patience, $"{page} has loaded");
    }

    private static JsonObject Authenticator() => new()
    {
        ["protocol"] = "ctap2",
        ["transport"] = "internal",
        ["hasResidentKey"] = true,
        ["hasUserVerification"] = true,
        ["isUserVerified"] = true,
        ["automaticPresenceSimulation"] = true,
    };
}
