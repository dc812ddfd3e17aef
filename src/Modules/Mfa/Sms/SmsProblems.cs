using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Sms;

/// <summary>The errors of codes by SMS.</summary>
internal static class SmsProblems
{
    public static readonly Problem Off = new("mfa.sms_off", 409, "Codes by SMS are not offered.");

    public static readonly Problem InvalidNumber = new("mfa.invalid_number", 400, "The phone number cannot be used: give a mobile number with + and country code.");

    public static readonly Problem NotServed = new("mfa.country_not_served", 400, "Codes are not sent to this country.");

    public static readonly Problem NumberEnrolled = new("mfa.number_enrolled", 409, "The number is a factor of yours already.");

    public static readonly Problem Limited = new("mfa.sms_limited", 429, "Too many codes were asked for; try again later.");
}
