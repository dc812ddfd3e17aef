using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Tokens;

/// <summary>npm's <c>jose</c> in Node, installed by name into a folder of its own. Tests are skipped where there is no Node.</summary>
public sealed class JoseClient : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new("jose");
    private readonly string node = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_NODE") is { Length: > 0 } given ? given : "node";
    private string? absent;

    /// <summary>What the client says of a token: <c>header</c> and <c>payload</c>, or <c>refused</c> with the library's code.</summary>
    /// <param name="caFile">The root that signed the issuer's certificate.</param>
    public async Task<JsonObject> VerifyAsync(string token, string issuer, string audience, string caFile)
    {
        Assert.SkipWhen(absent is not null, absent ?? string.Empty);
        var question = new JsonObject { ["token"] = token, ["issuer"] = issuer, ["audience"] = audience };
        return JsonNode.Parse(await RunAsync(node, [folder.Inside("verify.mjs")], question.ToJsonString(), caFile))!.AsObject();
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        try
        {
            await RunAsync(node, ["--version"]);
            await RunAsync("npm", ["install", "--silent", "--no-fund", "--no-audit", "--prefix", folder.Location, "jose"]);
        }
        catch (Win32Exception exception)
        {
            absent = $"node and npm are needed for an outside client: {exception.Message}";
            return;
        }

        File.Copy(Checkout.File("tests", "ZeroTrust.Native.Tests", "Tokens", "verify.mjs"), folder.Inside("verify.mjs"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string input = "", string? caFile = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (caFile is not null)
        {
            start.Environment["NODE_EXTRA_CA_CERTS"] = caFile;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{output}\n{await error}");
    }
}
