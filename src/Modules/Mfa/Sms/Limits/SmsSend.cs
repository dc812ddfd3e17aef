using ZeroTrust.Mfa.Sms.Numbers;

namespace ZeroTrust.Mfa.Sms.Limits;

/// <summary>A message that is asked for. Never printed.</summary>
/// <param name="Account">The subject who asks.</param>
/// <param name="Challenge">The hash of the challenge's id that the code is for.</param>
internal sealed record SmsSend(Guid Id, PhoneNumber Number, string Account, string ClientAddress, byte[] Challenge)
{
    public override string ToString() => Id.ToString();
}

/// <summary>Whether a message may be sent.</summary>
internal abstract record SmsAdmission
{
    private SmsAdmission() { }

    /// <summary>Yes, and it is counted.</summary>
    internal sealed record Admitted : SmsAdmission;

    /// <summary>Not now, and it is not counted.</summary>
    /// <param name="Reason">What it met: <c>number</c>, <c>own_number</c>, <c>account</c>, <c>network</c>, <c>prefix</c>, <c>country</c> or <c>paused</c>.</param>
    internal sealed record Limited(string Reason, int RetryAfterSeconds) : SmsAdmission
    {
        /// <summary>Whether it was others who brought it about, as far as the caller can know: to tell it would tell that they have the number.</summary>
        public bool TellsOfOthers => Reason == SmsLimits.Number;
    }
}
