using System.Text.Json;

namespace ZeroTrust.Load.Target;

/// <summary>Reads what `POST /v1/events` said about each event.</summary>
internal static class EventResults
{
    /// <summary>How many events are in force, whether by this call or by an earlier one.</summary>
    public static int InForce(Answer answer) => Statuses(answer).Count(status => status is "applied" or "duplicate");

    /// <summary>The first status that is not `applied`; null when all are.</summary>
    public static string? FirstNotApplied(Answer answer) => Statuses(answer).FirstOrDefault(status => status != "applied");

    private static List<string> Statuses(Answer answer)
    {
        using var body = JsonDocument.Parse(answer.Body);
        return [.. body.RootElement.GetProperty("results"u8).EnumerateArray().Select(result => result.GetProperty("status"u8).GetString() ?? "none")];
    }
}
