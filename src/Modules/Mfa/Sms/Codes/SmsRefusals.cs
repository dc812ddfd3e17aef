using System.Diagnostics;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;

namespace ZeroTrust.Mfa.Sms.Codes;

/// <summary>Records codes that were asked for and not sent. A flood comes here: in blocks, and without personal values.</summary>
internal sealed class SmsRefusals(IAuditStream stream, TimeProvider clock)
{
    /// <summary>False where it cannot be recorded: the caller is then told that the platform is not available.</summary>
    public ValueTask<bool> TellAsync(string subject, string reason, CancellationToken ct) => stream.RecordAsync(
        new AuditFact(clock.GetUtcNow(), "factor.code_refused", "user", subject, Caller.Platform, Detail: null, AuditOutcome.Denied, reason, null, null, Activity.Current?.TraceId.ToHexString()),
        ct);
}
