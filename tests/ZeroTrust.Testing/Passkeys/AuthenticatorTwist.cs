namespace ZeroTrust.Testing;

/// <summary>What a hostile or broken authenticator or browser does otherwise. What is null is as it should be. It is all signed by the real key.</summary>
public sealed record AuthenticatorTwist
{
    /// <summary>The type in the client data.</summary>
    public string? Type { get; init; }

    /// <summary>The challenge in the client data.</summary>
    public byte[]? Challenge { get; init; }

    /// <summary>The page's origin.</summary>
    public string? Origin { get; init; }

    /// <summary>Whether the page was in a frame of another.</summary>
    public bool? CrossOrigin { get; init; }

    /// <summary>The origin of the page around it.</summary>
    public string? TopOrigin { get; init; }

    /// <summary>What becomes of the text of the client data before it is hashed.</summary>
    public Func<string, byte[]>? ClientData { get; init; }

    /// <summary>The relying party whose hash is signed.</summary>
    public string? RelyingPartyId { get; init; }

    /// <summary>All flags of the authenticator data.</summary>
    public byte? Flags { get; init; }

    /// <summary>The signature counter.</summary>
    public uint? Counter { get; init; }

    /// <summary>Bytes behind the authenticator data, such as extensions.</summary>
    public byte[] Tail { get; init; } = [];

    /// <summary>The public key in the attested credential.</summary>
    public byte[]? PublicKey { get; init; }

    /// <summary>The credential id in the attested credential and in the frame.</summary>
    public byte[]? CredentialId { get; init; }

    /// <summary>The credential id in the frame only.</summary>
    public byte[]? FrameId { get; init; }

    /// <summary>The user handle; empty for none.</summary>
    public byte[]? UserHandle { get; init; }

    /// <summary>What becomes of the signature of an assertion or a statement.</summary>
    public Func<byte[], byte[]>? Signature { get; init; }

    /// <summary>The algorithm that a statement names.</summary>
    public int? StatementAlgorithm { get; init; }
}
