using ZeroTrust.Authentication.Events;
using ZeroTrust.Contracts;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>For tests to which the size of a body is nothing.</summary>
internal static class EventGroupsExtensions
{
    public const int BytesOfAnEvent = 100;

    public static Task<IReadOnlyList<EventOutcome>> ProcessAsync(this EventGroups groups, IReadOnlyList<PersonEvent> events, Caller caller, CancellationToken ct) =>
        groups.ProcessAsync(events, events.Count * BytesOfAnEvent, caller, ct);
}
