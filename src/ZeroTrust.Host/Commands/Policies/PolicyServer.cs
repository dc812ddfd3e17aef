using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Host.Commands.Policies;

/// <summary>What the commands do at the server, and what they print of its answers.</summary>
internal sealed class PolicyServer(ServerCalls calls)
{
    private const int MaxFile = 64 * 1024 * 1024;

    /// <summary>Runs the work with the server of the environment; without an answer it failed.</summary>
    internal static async Task<int> RunAsync(Func<PolicyServer, Task<int>> work)
    {
        var (calls, problem) = ServerCalls.Open(Environment.GetEnvironmentVariable);
        if (calls is null)
        {
            await Console.Error.WriteLineAsync($"zerotrust: {problem}");
            return ExitCodes.BadOption;
        }

        using (calls)
        {
            try
            {
                return await work(new PolicyServer(calls));
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"zerotrust: {exception.Message}");
                return ExitCodes.Failed;
            }
        }
    }

    /// <summary>Stores a candidate; its hash, or null where the server refused it.</summary>
    internal async Task<string?> SubmitAsync(string file, CancellationToken ct)
    {
        if (new FileInfo(file) is not { Exists: true, Length: <= MaxFile })
        {
            throw new IOException($"{file} does not exist, or is no policy: it is too large.");
        }

        var bytes = await File.ReadAllBytesAsync(file, ct);
        var body = new ServerBody(bytes, PolicyBundle.LooksLikeOne(bytes) ? PolicyBundle.MediaType : "application/yaml");
        var answer = await calls.SendAsync(HttpMethod.Post, "/v1/policies/candidates", body, ct);
        if (!answer.IsGood)
        {
            await ServerLines.TellAsync(answer);
            return null;
        }

        var hash = answer.Text("hash");
        Console.WriteLine($"policy {hash}: {answer.Text("state")}");
        foreach (var warning in answer.List("warnings"))
        {
            Console.WriteLine($"warning: line {ServerAnswer.Text(warning, "line")}, column {ServerAnswer.Text(warning, "column")}: {ServerAnswer.Text(warning, "code")}: {ServerAnswer.Text(warning, "message")}");
        }

        return hash;
    }

    internal async Task<int> ActivateAsync(string hash, string reason, CancellationToken ct) =>
        await SwitchAsync($"/v1/policies/{Uri.EscapeDataString(hash)}/activate", reason, ct);

    internal Task<int> RollbackAsync(CancellationToken ct) => SwitchAsync("/v1/policies/rollback", "", ct);

    internal Task<int> SetShadowAsync(string hash, CancellationToken ct) =>
        DoAsync(HttpMethod.Post, $"/v1/policies/{Uri.EscapeDataString(hash)}/shadow", $"policy {hash} is the shadow", ct);

    internal Task<int> ClearShadowAsync(CancellationToken ct) => DoAsync(HttpMethod.Delete, "/v1/policies/shadow", "there is no shadow any more", ct);

    internal async Task<int> ShowShadowAsync(CancellationToken ct) =>
        await ServerLines.ShowAsync(await calls.SendAsync(HttpMethod.Get, "/v1/policies/shadow", null, ct));

    internal async Task<int> ReplayAsync(string hash, byte[] span, CancellationToken ct) =>
        await ServerLines.ShowAsync(await calls.SendAsync(HttpMethod.Post, $"/v1/policies/{hash}/replay", new ServerBody(span, "application/json"), ct));

    // The ETag is read just before: whoever changes the policy between the two makes the second fail.
    private async Task<int> SwitchAsync(string path, string reason, CancellationToken ct)
    {
        var active = await calls.SendAsync(HttpMethod.Get, "/v1/policies/active", null, ct);
        if (!active.IsGood || active.ETag is not { } tag)
        {
            return await ServerLines.TellAsync(active);
        }

        (string, string)[] headers = reason.Length == 0 ? [("If-Match", tag)] : [("If-Match", tag), ("Change-Reason", reason)];
        var answer = await calls.SendAsync(HttpMethod.Post, path, null, ct, headers);
        if (!answer.IsGood)
        {
            return await ServerLines.TellAsync(answer);
        }

        Console.WriteLine(answer.Status == 202 ? $"waits for an approval: /v1/changes/{answer.Text("change_id")}" : $"policy {answer.Text("hash")} is active, as number {answer.Text("number")}");
        return 0;
    }

    private async Task<int> DoAsync(HttpMethod method, string path, string done, CancellationToken ct)
    {
        var answer = await calls.SendAsync(method, path, null, ct);
        if (!answer.IsGood)
        {
            return await ServerLines.TellAsync(answer);
        }

        Console.WriteLine(done);
        return 0;
    }
}
