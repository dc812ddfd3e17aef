using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Events;

/// <summary>What a body turned out to be.</summary>
internal abstract record ParsedEvents
{
    private ParsedEvents() { }

    /// <summary>Every event has the right form.</summary>
    internal sealed record Read(IReadOnlyList<PersonEvent> Events) : ParsedEvents;

    /// <summary>The body is refused as a whole; nothing of it was looked at further.</summary>
    internal sealed record Malformed(IReadOnlyList<FieldError> Errors) : ParsedEvents;
}
