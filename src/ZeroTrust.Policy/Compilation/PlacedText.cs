namespace ZeroTrust.Policy;

internal readonly record struct PlacedText(string Value, Position At);
