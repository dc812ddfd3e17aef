using Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Reactions;

/// <summary>Trusts nothing of the person from before the instant any more. Safe to run twice: the later instant stays.</summary>
public static class WhenStepUpDemandedHandler
{
    /// <summary>Records it; null, and nothing done, where there is nobody or a later instant is known already.</summary>
    public static Task<PermissionsChanged?> Handle(StepUpDemanded message, IStepUpDemands demands, IDocumentSession session, CancellationToken ct) =>
        demands.RecordAsync(message, session, ct);
}
