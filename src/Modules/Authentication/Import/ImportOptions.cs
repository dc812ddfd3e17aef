using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Import;

/// <summary>Section <c>ZeroTrust:Import</c>: the limits of <c>zerotrust import</c>.</summary>
public sealed class ImportOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Import";

    /// <summary>Lines of one transaction. More are faster up to a point, and hold the rows of their people for longer.</summary>
    [Range(1, 5000)]
    public int ChunkLines { get; set; } = 1000;

    /// <summary>Most bytes of one line; a longer one is rejected without being held in memory.</summary>
    [Range(1024, 1_048_576)]
    public int MaxLineBytes { get; set; } = 65_536;

    /// <summary>Tries of one chunk when an event changes the same people at the same time.</summary>
    [Range(1, 50)]
    public int MaxAttempts { get; set; } = 8;
}

[OptionsValidator]
internal sealed partial class ImportOptionsValidator : IValidateOptions<ImportOptions>;
