using Marten.Schema;

namespace ZeroTrust.Permissions.Policies;

/// <summary>A policy as it was submitted. Never changed; its bytes are in <c>permissions.policy_sources</c>.</summary>
internal sealed class PolicyVersionDocument
{
    /// <summary>SHA-256 of the source: the same bytes are the same version.</summary>
    public string Id { get; set; } = "";

    /// <summary>The activation that brought it first; orders the list.</summary>
    public long Number { get; set; }

    public int Bytes { get; set; }

    public string SubmittedBy { get; set; } = "";

    public DateTimeOffset SubmittedAt { get; set; }
}

/// <summary>Which version is active. One row, changed by every activation, so that of two at once one wins.</summary>
internal sealed class ActivePolicyDocument
{
    internal const string OnlyId = "active";
    internal const int MaxEarlier = 32;

    public string Id { get; set; } = OnlyId;

    public string PolicyId { get; set; } = "";

    /// <summary>Moves by one on every activation: a load that finishes late cannot put an older policy back.</summary>
    public long Number { get; set; }

    public string ActivatedBy { get; set; } = "";

    public DateTimeOffset ActivatedAt { get; set; }

    /// <summary>The policies that were active before, the last one first, at most <see cref="MaxEarlier"/>: the way back. Going back takes one off.</summary>
    public List<string> Earlier { get; set; } = [];

    [Version]
    public Guid Version { get; set; }
}
