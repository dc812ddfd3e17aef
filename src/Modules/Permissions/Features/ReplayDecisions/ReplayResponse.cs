using ZeroTrust.Permissions.Features.ReadPolicy;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Replay;

namespace ZeroTrust.Permissions.Features.ReplayDecisions;

/// <summary>What the candidate would decide otherwise.</summary>
/// <param name="Decisions">Recorded decisions that were read.</param>
/// <param name="Roles"><c>current</c>: people have the roles of now.</param>
/// <param name="AskForLogin">Of those that stay allowed, the people of whom the candidate asks a login of a certain strength or age.</param>
/// <param name="NotReplayed">Decisions that cannot be made again, by why.</param>
/// <param name="ContinueFrom">Where the limit or the time ended it: the instant to go on from.</param>
/// <param name="Items">The distinct questions, the most frequent first, at most 200.</param>
/// <param name="Omitted">Flips of questions beyond those.</param>
internal sealed record ReplayResponse(
    string Hash, string Roles, long Decisions, long Unchanged, long AllowToDeny, long DenyToAllow, long AskForLogin, IReadOnlyList<NotReplayedResponse> NotReplayed,
    DateTimeOffset? ContinueFrom, IReadOnlyList<ReplayedFlipResponse> Items, long Omitted)
{
    private const string Current = "current";

    internal static ReplayResponse Example => new(
        PolicyResponse.Example.Hash, Current, 5000, 4800, 3, 0, 12, [new NotReplayedResponse(Lifecycle.Replay.NotReplayed.NoPolicyAsked, 197)], null,
        [new ReplayedFlipResponse(FlipKinds.AllowToDeny, "service", "order-service", "user-service", "GET /v1/user/profile", 3, PolicyResponse.Example.ActivatedAt, PolicyResponse.Example.ActivatedAt, "allowed", "not_listed", null)], 0);

    internal static ReplayResponse Of(string hash, ReplayReport report) => new(
        hash, Current, report.Decisions, report.Unchanged, report.AllowToDeny, report.DenyToAllow, report.AskForLogin,
        [.. report.NotReplayed.Select(pair => new NotReplayedResponse(pair.Key, pair.Value))], report.ContinueFrom,
        [.. report.Flips.Select(pair => ReplayedFlipResponse.Of(pair.Key, pair.Value))], report.Omitted);
}

/// <summary>How many decisions cannot be made again for one cause.</summary>
internal sealed record NotReplayedResponse(string Why, long Count);

/// <summary>One question that the candidate answers otherwise.</summary>
internal sealed record ReplayedFlipResponse(
    string Kind, string SubjectType, string SubjectId, string Target, string Question, long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, string Reason,
    string ReasonThen, string? RuleThen)
{
    internal static ReplayedFlipResponse Of(ReplayedQuestion question, ReplayedFlip flip) => new(
        question.Kind, question.SubjectKind, question.SubjectId, question.Target, question.Question, flip.Count, flip.FirstAt, flip.LastAt, flip.Reason, flip.ReasonThen, flip.RuleThen);
}
