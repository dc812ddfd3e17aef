using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tokens;

namespace ZeroTrust.Authentication;

/// <summary>Section <c>ZeroTrust:SigningKeys</c>. All instances need the same values.</summary>
public sealed class SigningKeyOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:SigningKeys";

    // JwtBearer and others allow five minutes where the standard asks for none.
    private const int VerifierLeewaySeconds = 300;

    /// <summary>How tokens are signed. Another value brings a key of that algorithm through the same life: published, then active.</summary>
    [EnumDataType(typeof(SigningAlgorithm))]
    public SigningAlgorithm Algorithm { get; set; } = SigningAlgorithm.RS256;

    /// <summary>Days that a key signs before the next one does.</summary>
    [Range(1, 3650)]
    public int RotationDays { get; set; } = 90;

    /// <summary>
    /// Seconds that a key is published before it signs. The default is a day because verifiers of Microsoft's JwtBearer read keys
    /// every twelve hours, whatever <c>Cache-Control</c> says. Not less than <see cref="JwksMaxAgeSeconds"/> and
    /// <see cref="MaxKeySetAgeSeconds"/> together.
    /// </summary>
    [Range(4, 2_592_000)]
    public int PublishLeadSeconds { get; set; } = 86_400;

    /// <summary>Seconds that verifiers may cache the published keys: <c>max-age</c> of <c>/.well-known/jwks.json</c>.</summary>
    [Range(1, 86_400)]
    public int JwksMaxAgeSeconds { get; set; } = 300;

    /// <summary>
    /// Seconds since an instance last read the keys after which it no longer signs: others may have published a key that it does
    /// not show, or have removed its own. The keys are read a few times in this time beside the change feed.
    /// </summary>
    [Range(3, 3600)]
    public int MaxKeySetAgeSeconds { get; set; } = 300;

    internal string AlgorithmName => SigningAlgorithms.NameOf(Algorithm);

    internal TimeSpan Rotation => TimeSpan.FromDays(RotationDays);

    internal TimeSpan PublishLead => TimeSpan.FromSeconds(PublishLeadSeconds);

    /// <summary>How old the keys of an instance that signs may be.</summary>
    internal TimeSpan MaxKeySetAge => TimeSpan.FromSeconds(MaxKeySetAgeSeconds);

    /// <summary>How long a key stays published after the last token of it was signed, by the slowest instance.</summary>
    internal TimeSpan Keep => MaxKeySetAge + AccessTokenRules.MaxLifetime + TimeSpan.FromSeconds(VerifierLeewaySeconds);

    /// <summary>Often enough that one failed read costs nothing.</summary>
    internal TimeSpan ReadEvery => TimeSpan.FromSeconds(Math.Min(MaxKeySetAgeSeconds / 3.0, 20));
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class SigningKeyOptionsValidator : IValidateOptions<SigningKeyOptions>;

/// <summary>Rules between fields.</summary>
internal sealed class SigningKeyOptionsRules : IValidateOptions<SigningKeyOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SigningKeyOptions options)
    {
        if (options.PublishLeadSeconds < options.JwksMaxAgeSeconds + options.MaxKeySetAgeSeconds)
        {
            return ValidateOptionsResult.Fail(
                "ZeroTrust:SigningKeys:PublishLeadSeconds must be at least JwksMaxAgeSeconds and MaxKeySetAgeSeconds together, or a verifier meets a key that it has not read yet.");
        }

        // In whole numbers: a value far out of its range has no TimeSpan, and is to be refused by its range.
        return options.PublishLeadSeconds < options.RotationDays * 86_400L
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("ZeroTrust:SigningKeys:RotationDays must be longer than PublishLeadSeconds.");
    }
}
