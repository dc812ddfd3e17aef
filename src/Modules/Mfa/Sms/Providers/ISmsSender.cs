namespace ZeroTrust.Mfa.Sms.Providers;

/// <summary>Hands messages to who sends them. Slow and fallible: only the durable message's handler calls it, never a request.</summary>
internal interface ISmsSender
{
    /// <summary>Hands one over. Never throws for what the provider does.</summary>
    Task<SmsOutcome> SendAsync(SmsText sms, CancellationToken ct);
}

/// <summary>A message to one phone. Never printed: it holds a code and a number.</summary>
/// <param name="Id">The same for every try, so that a provider knows a repetition.</param>
/// <param name="To">E.164.</param>
/// <param name="NotAfter">When it is of no use any more.</param>
internal sealed record SmsText(string Id, string To, string Text, DateTimeOffset NotAfter)
{
    /// <summary>Shows the id only.</summary>
    public override string ToString() => Id;
}

/// <summary>What came of it. Reasons are stable codes; what the provider wrote is left out, since it may repeat number and text.</summary>
internal abstract record SmsOutcome
{
    private SmsOutcome() { }

    /// <summary>The provider has it.</summary>
    internal sealed record Taken : SmsOutcome;

    /// <summary>The provider will never send this one: another try would end the same.</summary>
    internal sealed record Refused(string Reason) : SmsOutcome;

    /// <summary>Not this time.</summary>
    /// <param name="MaySend">Whether the provider may have taken it all the same: the answer did not come or made no sense.</param>
    internal sealed record Failed(string Reason, bool MaySend) : SmsOutcome;
}
