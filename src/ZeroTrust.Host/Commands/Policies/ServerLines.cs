using System.Text.Json;

namespace ZeroTrust.Host.Commands.Policies;

/// <summary>Answers of the server for a reader at a console.</summary>
internal static class ServerLines
{
    /// <summary>What a shadow or a replay found.</summary>
    internal static async Task<int> ShowAsync(ServerAnswer answer)
    {
        if (!answer.IsGood)
        {
            return await TellAsync(answer);
        }

        Console.WriteLine($"{answer.Text("decisions")} decisions: {answer.Text("allow_to_deny")} would be denied, {answer.Text("deny_to_allow")} would be allowed");
        foreach (var why in answer.List("not_replayed"))
        {
            Console.WriteLine($"not made again: {ServerAnswer.Text(why, "count")} ({ServerAnswer.Text(why, "why")})");
        }

        foreach (var flip in answer.List("items"))
        {
            Console.WriteLine(Describe(flip));
        }

        if (answer.Text("continue_from") is { Length: > 0 } next)
        {
            Console.WriteLine($"not read to the end; go on with --from {next}");
        }

        return 0;
    }

    private static string Describe(JsonElement flip)
    {
        string Of(string name) => ServerAnswer.Text(flip, name);
        return $"{Of("kind")}  {Of("count")} x  {Of("subject_type")} {Of("subject_id")} at {Of("target")}: {Of("question")}  ({Of("reason")} -> {Of("reason_then")})";
    }

    /// <summary>A problem, on standard error.</summary>
    internal static async Task<int> TellAsync(ServerAnswer answer)
    {
        foreach (var line in answer.Problem())
        {
            await Console.Error.WriteLineAsync($"zerotrust: {line}");
        }

        return ExitCodes.Failed;
    }
}
