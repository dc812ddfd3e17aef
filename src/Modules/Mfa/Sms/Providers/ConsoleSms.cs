namespace ZeroTrust.Mfa.Sms.Providers;

/// <summary>Writes each message to the standard output, code and number in clear: for development, and only where it is asked for.</summary>
internal sealed class ConsoleSms : ISmsSender
{
    /// <inheritdoc />
    public async Task<SmsOutcome> SendAsync(SmsText sms, CancellationToken ct)
    {
        await Console.Out.WriteLineAsync($"SMS to {sms.To}: {sms.Text.ReplaceLineEndings(" ")}".AsMemory(), ct);
        return new SmsOutcome.Taken();
    }
}
