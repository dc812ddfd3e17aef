using System.Collections.Concurrent;
using ZeroTrust.Contracts.Changes;

namespace ZeroTrust.Permissions.Tests.Storage;

/// <summary>Takes every request for a resource once, and none while it is full.</summary>
internal sealed class FakeChanges : IChangeRequests
{
    internal ConcurrentDictionary<string, ChangeRequest> Waiting { get; } = new();

    internal bool IsFull { get; set; }

    public ValueTask<ChangeRequestResult> RequestAsync(ChangeProposal proposal, CancellationToken ct)
    {
        if (IsFull)
        {
            return ValueTask.FromResult<ChangeRequestResult>(new ChangeRequestResult.TooManyOpen());
        }

        var change = new ChangeRequest($"change-{Waiting.Count}", proposal, "requested", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        return ValueTask.FromResult<ChangeRequestResult>(Waiting.TryAdd(proposal.ResourceId, change)
            ? new ChangeRequestResult.Requested(change)
            : new ChangeRequestResult.AlreadyOpen(Waiting[proposal.ResourceId].Id));
    }
}
