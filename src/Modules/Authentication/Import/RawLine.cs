namespace ZeroTrust.Authentication.Import;

/// <summary>One line of the file that is not empty.</summary>
/// <param name="Number">From 1; empty lines count.</param>
/// <param name="EndsAt">Where the next line begins, in bytes of the uncompressed text.</param>
/// <param name="Bytes">Without the line feed; null for a line beyond the limit.</param>
internal readonly record struct RawLine(long Number, long EndsAt, byte[]? Bytes);
