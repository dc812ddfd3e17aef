namespace ZeroTrust.Contracts.Authentication;

/// <summary>Who acts for a token's subject: the <c>act</c> claim of RFC 8693 section 4.1. Only the outermost counts for decisions.</summary>
/// <param name="Subject">The service's name.</param>
/// <param name="Before">Who acted before it in the chain; null at its end.</param>
public sealed record TokenActor(string Subject, TokenActor? Before)
{
    /// <summary>How many have acted.</summary>
    public int Depth => 1 + (Before?.Depth ?? 0);
}
