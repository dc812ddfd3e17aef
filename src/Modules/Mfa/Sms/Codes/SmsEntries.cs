using ZeroTrust.Contracts.Audit;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Sms.Limits;

namespace ZeroTrust.Mfa.Sms.Codes;

/// <summary>Audit entries about codes. The block of numbers and the message's id are no personal values; the number itself is nowhere.</summary>
internal static class SmsEntries
{
    /// <summary>A number was begun as a factor.</summary>
    public static AuditEntry Begun(Factor factor) => new("factor.begun", OwnerOf(factor), "factor", factor.Id.ToString("N"), AuditOutcome.Success)
    {
        Changes = [new AuditChange("kind", null, factor.Kind)],
    };

    /// <summary>A code is on its way.</summary>
    public static AuditEntry CodeSent(Factor factor, SmsSend send) => Of(factor, send, AuditOutcome.Success, reason: null);

    /// <summary>The caller was answered as if a code were on its way.</summary>
    public static AuditEntry CodeWithheld(Factor factor, SmsSend send, string reason) => Of(factor, send, AuditOutcome.Denied, reason);

    private static AuditEntry Of(Factor factor, SmsSend send, AuditOutcome outcome, string? reason) =>
        new("factor.code_sent", OwnerOf(factor), "factor", factor.Id.ToString("N"), outcome, reason)
        {
            Changes = [new AuditChange("sms", null, send.Id.ToString("N")), new AuditChange("country", null, send.Number.Country)],
            Personal = [new AuditPersonalValue("client_address", send.ClientAddress)],
        };

    private static AuditActor OwnerOf(Factor factor) => new("user", factor.Subject);
}
