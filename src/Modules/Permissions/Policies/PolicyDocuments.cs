using Marten.Schema;

namespace ZeroTrust.Permissions.Policies;

/// <summary>A policy as it was submitted. Never changed.</summary>
internal sealed class PolicyVersionDocument
{
    /// <summary>SHA-256 of the source: the same bytes are the same version.</summary>
    public string Id { get; set; } = "";

    public byte[] Source { get; set; } = [];

    public string SubmittedBy { get; set; } = "";

    public DateTimeOffset SubmittedAt { get; set; }
}

/// <summary>Which version is active. One row.</summary>
internal sealed class ActivePolicyDocument
{
    internal const string OnlyId = "active";

    public string Id { get; set; } = OnlyId;

    public string PolicyId { get; set; } = "";

    public string ActivatedBy { get; set; } = "";

    public DateTimeOffset ActivatedAt { get; set; }

    [Version]
    public Guid Version { get; set; }
}
