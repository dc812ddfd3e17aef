using Marten.Schema;

namespace ZeroTrust.Authentication.Features.Setup;

/// <summary>The one-time right to make the first administrator. One document; a used one has no hash any more.</summary>
internal sealed class SetupTokenDocument
{
    public const string OnlyId = "setup";

    public string Id { get; set; } = OnlyId;

    /// <summary>SHA-256 of the token; null once it was used.</summary>
    public byte[]? Hash { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    [Version]
    public Guid Version { get; set; }
}
