using ZeroTrust.Authentication.Events;

namespace ZeroTrust.Authentication.Import;

/// <summary>Which file is imported for which source.</summary>
/// <param name="Fingerprint">SHA-256 of the file.</param>
internal sealed record ImportOrder(EventSourceOptions Source, string Fingerprint);
