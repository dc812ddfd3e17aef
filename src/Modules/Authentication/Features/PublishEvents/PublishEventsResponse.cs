using ZeroTrust.Authentication.Events;

namespace ZeroTrust.Authentication.Features.PublishEvents;

/// <summary>The outcome of each event, in the order of the request.</summary>
internal sealed record PublishEventsResponse(IReadOnlyList<EventResult> Results)
{
    public static PublishEventsResponse Of(IReadOnlyList<PersonEvent> events, IReadOnlyList<EventOutcome> outcomes) =>
        new([.. events.Zip(outcomes, (received, outcome) =>
            new EventResult(received.Id, outcome.Status, (outcome as EventOutcome.Rejected)?.Code))]);
}

/// <summary><c>applied</c>, <c>duplicate</c>, <c>late</c>, or <c>rejected</c> with a code.</summary>
internal sealed record EventResult(
    string Id, string Status,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Code);
