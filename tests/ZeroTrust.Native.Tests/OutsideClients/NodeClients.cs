using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.OutsideClients;

/// <summary>
/// Clients from npm in Node, in the versions that package-lock.json pins, installed into a folder of their own. Tests are skipped
/// where there is no Node.
/// </summary>
public sealed class NodeClients : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new("npm");
    private readonly string node = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_NODE") is { Length: > 0 } given ? given : "node";
    private string? absent;

    /// <summary>What the client says of a token: <c>header</c> and <c>payload</c>, or <c>refused</c> with the library's code.</summary>
    /// <param name="caFile">The root that signed the issuer's certificate.</param>
    public async Task<JsonObject> VerifyAsync(string token, string issuer, string audience, string caFile)
    {
        return await RunAsync("jose.mjs", new JsonObject { ["token"] = token, ["issuer"] = issuer, ["audience"] = audience }, caFile);
    }

    /// <summary>Runs a script with the question on its standard input; its answer.</summary>
    public async Task<JsonObject> RunAsync(string script, JsonObject question, string caFile)
    {
        Assert.SkipWhen(absent is not null, absent ?? string.Empty);
        return JsonNode.Parse(await RunAsync(node, [folder.Inside(script)], question.ToJsonString(), caFile))!.AsObject();
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Checkout.File("tests", "ZeroTrust.Native.Tests", "OutsideClients")).Where(file => file.EndsWith("js", StringComparison.Ordinal) || file.EndsWith("json", StringComparison.Ordinal) || file.EndsWith("proto", StringComparison.Ordinal)))
        {
            File.Copy(file, folder.Inside(Path.GetFileName(file)));
        }

        try
        {
            await RunAsync(node, ["--version"]);
            await RunAsync("npm", ["ci", "--silent", "--no-fund", "--no-audit", "--ignore-scripts", "--prefix", folder.Location]);
        }
        catch (Win32Exception exception)
        {
            absent = $"node and npm are needed for an outside client: {exception.Message}";
        }
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
