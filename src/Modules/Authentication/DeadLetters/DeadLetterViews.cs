using System.Text.Json;

namespace ZeroTrust.Authentication.DeadLetters;

/// <summary>A dead letter in a list.</summary>
/// <param name="Kind"><c>event</c>: of the broker; <c>message</c>: a fact between modules that its handler could not take.</param>
/// <param name="Type">The type of the event, null where its form was wrong; or that of the message.</param>
/// <param name="Source">The source of the event; or the queue inside the platform.</param>
/// <param name="Code">Why: a rejection's code, or the name of the exception.</param>
internal sealed record DeadLetterSummary(
    string Id, string Kind, string? Type, string? Source, string? Queue, string? Publisher, string? Subject, string Code, DateTimeOffset FailedAt, int Attempts)
{
    public static readonly DeadLetterSummary Example = new(
        "0192f3a0-7c1e-7b1a-9c1e-0c2f6d1b8a10", "event", "user.roles_assigned", "user-service", "user-events", "user-service", "u-1", "role_not_allowed",
        DateTimeOffset.UnixEpoch, 1);
}

/// <summary>A dead letter with its masked body.</summary>
/// <param name="Detail">What exactly was wrong; repeats no value.</param>
/// <param name="Body">Personal members are <c>***</c>; null where the body is not JSON.</param>
internal sealed record DeadLetterDetail(DeadLetterSummary Letter, string Detail, JsonElement? Body);

/// <summary>What came of a replay.</summary>
/// <param name="Status">Of an event <c>applied</c>, <c>duplicate</c>, <c>late</c> or <c>rejected</c>; of a message <c>queued</c>.</param>
/// <param name="Code">Why it stays a dead letter, where it was rejected.</param>
internal sealed record ReplayResult(string Status, string? Code);
