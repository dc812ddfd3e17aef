namespace ZeroTrust.Authentication.DeadLetters;

/// <summary>A message of the broker, or one event of it, that was not taken.</summary>
/// <param name="Publisher">The service that it is attributed to.</param>
/// <param name="Source">Null, with the three after it, where the form was wrong: then nothing of it can be relied on.</param>
/// <param name="Body">As it came; stored encrypted.</param>
internal sealed record RefusedEvent(
    Guid Id, string Queue, string Publisher, bool IsBatch, string Code, string Detail,
    string? Source, string? EventId, string? Type, string? Subject, ReadOnlyMemory<byte> Body);

/// <summary>One that is stored, and how often it has failed.</summary>
internal sealed record StoredRefusal(RefusedEvent Event, DateTimeOffset FailedAt, int Attempts);
