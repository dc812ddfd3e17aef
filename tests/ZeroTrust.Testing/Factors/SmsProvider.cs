using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ZeroTrust.Testing;

/// <summary>A provider of text messages in a process of its own, in Node, which checks the signature of each call itself.</summary>
public sealed class SmsProvider : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder folder = new("sms");
    private readonly ChildProcess process;

    private SmsProvider(ChildProcess process) => this.process = process;

    /// <summary>What the platform must be told to use it.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    /// <summary>The messages that came, with <c>signed</c>, <c>to</c> and <c>text</c>.</summary>
    public IReadOnlyList<JsonObject> Messages => [.. process.Output.Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!.AsObject())];

    /// <summary>Starts one that runs a script; returns when it listens.</summary>
    public static async Task<SmsProvider> StartAsync(string script)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var node = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_NODE") is { Length: > 0 } given ? given : "node";
        var provider = new SmsProvider(ChildProcess.Start(node, [script, key]));
        string? Port() => provider.process.Output.FirstOrDefault(line => line.StartsWith("port ", StringComparison.Ordinal))?[5..];
        await Eventually.HoldsAsync(() => Port() is not null, Patience, "the provider of text messages listens");
        var secret = provider.folder.Inside("webhook-key");
        await File.WriteAllTextAsync(secret, key);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        provider.Settings = new Dictionary<string, string>
        {
            ["ZeroTrust__Mfa__Sms__Delivery"] = "Webhook",
            ["ZeroTrust__Mfa__Sms__Address"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port()}/messages"),
            ["ZeroTrust__Mfa__Sms__SecretFile"] = secret,
        };
        return provider;
    }

    /// <summary>The code of the message with this number, from 1, of those to a phone; waits for it.</summary>
    public async Task<string> CodeAsync(string phone, int number)
    {
        JsonObject[] Sent() => [.. Messages.Where(message => (string?)message["to"] == phone)];
        await Eventually.HoldsAsync(() => Sent().Length >= number, Patience, $"message {number} reached the provider");
        var text = (string)Sent()[number - 1]["text"]!;
        return text[(text.LastIndexOf('#') + 1)..].Trim();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.EndAsync(Signal.Terminate, Patience);
        process.Dispose();
        folder.Dispose();
    }
}
