using System.Collections.Frozen;

namespace ZeroTrust.Mfa.Sms.Providers;

/// <summary>
/// Which errors say that this number or message will never be taken. Others are of the account, of its sender or of the moment, and not of
/// the person: they are tried again, and an operator finds them counted and logged.
/// </summary>
internal static class TwilioErrors
{
    private static readonly FrozenSet<int> Final = new HashSet<int>
    {
        21211, // The number is not valid.
        21214, // The number cannot be reached.
        21217, // The number seems not valid.
        21219, // The number is not verified, on a trial account.
        21265, // The number cannot be a short code.
        21408, // The account does not send to this region.
        21604, // No number was given.
        21610, // The owner has unsubscribed.
        21612, // No route from the sender to the number.
        21614, // The number cannot take messages.
        21617, // The text is too long.
        21635, // The number is a landline.
    }.ToFrozenSet();

    /// <summary>Whether another try with the same number and text would end the same.</summary>
    public static bool AreFinal(int code) => Final.Contains(code);
}
