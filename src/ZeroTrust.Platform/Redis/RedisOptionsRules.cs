using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ZeroTrust.Platform.Redis;

/// <summary>Whether StackExchange.Redis can read the configuration.</summary>
public sealed class RedisOptionsRules : IValidateOptions<RedisOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        try
        {
            return ConfigurationOptions.Parse(options.Configuration).EndPoints.Count > 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Configuration must name a host, such as localhost:6379.");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // Without the library's own sentence, which may repeat what was configured, a password included.
            return ValidateOptionsResult.Fail("Configuration must be a StackExchange.Redis configuration, such as localhost:6379,password=….");
        }
    }
}
