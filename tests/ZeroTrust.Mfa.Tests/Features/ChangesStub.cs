using System.Collections.Concurrent;
using ZeroTrust.Contracts.Changes;

namespace ZeroTrust.Mfa.Tests.Features;

/// <summary>Takes every request for a resource once.</summary>
internal sealed class ChangesStub : IChangeRequests
{
    public ConcurrentDictionary<string, ChangeProposal> Asked { get; } = new();

    public ValueTask<ChangeRequestResult> RequestAsync(ChangeProposal proposal, CancellationToken ct)
    {
        if (proposal.Reason.Length == 0)
        {
            return ValueTask.FromResult<ChangeRequestResult>(new ChangeRequestResult.BadReason("reason must be there."));
        }

        var change = new ChangeRequest(Guid.CreateVersion7().ToString("N"), proposal, "requested", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        return ValueTask.FromResult<ChangeRequestResult>(
            Asked.TryAdd(proposal.ResourceId, proposal) ? new ChangeRequestResult.Requested(change) : new ChangeRequestResult.AlreadyOpen("c1"));
    }
}
