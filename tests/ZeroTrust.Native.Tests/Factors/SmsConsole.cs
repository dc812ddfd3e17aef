namespace ZeroTrust.Native.Tests.Factors;

/// <summary>Codes by SMS, as the development sender prints them.</summary>
internal static class SmsConsole
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The code of the message with this number, from 1, of those to a phone; waits for it.</summary>
    public static async Task<string> CodeAsync(NativeHost host, string phone, int number)
    {
        string[] Lines() => [.. host.Output.Where(line => line.StartsWith($"SMS to {phone}:", StringComparison.Ordinal))];
        await Eventually.HoldsAsync(() => Lines().Length >= number, Patience, $"message {number} to {phone} is printed");
        var line = Lines()[number - 1];
        return line[(line.LastIndexOf('#') + 1)..].Trim();
    }
}
