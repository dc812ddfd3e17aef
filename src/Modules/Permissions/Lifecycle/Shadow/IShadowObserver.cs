using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Lifecycle.Shadow;

/// <summary>Asks the shadow beside the active policy. Nothing that it does changes a decision.</summary>
internal interface IShadowObserver
{
    /// <summary>The policy to ask beside this one; null where there is no shadow or it is the same. Costs one read then.</summary>
    ActivePolicy? Beside(ActivePolicy active);

    /// <summary>Compares what was decided with what the shadow would decide. Never throws and never waits.</summary>
    /// <param name="detail">What was asked; only text from <see cref="Evidence"/>.</param>
    void Observe(ActivePolicy shadow, in DecisionSubject subject, string target, string? detail, in Verdict given, in Verdict then);
}
