using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Limits;

/// <summary>What the attributes cannot say of the limits: a burst below the rate would make the rate a lie.</summary>
public sealed class ApiLimitOptionsRules : IValidateOptions<ApiLimitOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ApiLimitOptions options) =>
        options.CallerBurst < options.CallerPerSecond ? Below(nameof(options.CallerBurst), nameof(options.CallerPerSecond))
        : options.StrangerBurst < options.StrangerPerSecond ? Below(nameof(options.StrangerBurst), nameof(options.StrangerPerSecond))
        : options.DecisionBurst < options.DecisionsPerSecond ? Below(nameof(options.DecisionBurst), nameof(options.DecisionsPerSecond))
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Below(string burst, string rate) => ValidateOptionsResult.Fail($"{burst} must not be less than {rate}.");
}
