using Microsoft.Extensions.Options;
using Npgsql;

namespace ZeroTrust.Platform.Postgres;

/// <summary>Whether Npgsql can read the connection string.</summary>
public sealed class PostgresOptionsRules : IValidateOptions<PostgresOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(options.ConnectionString).Host is { Length: > 0 }
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("ConnectionString must name a Host.");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Without the library's own sentence, which may repeat what was configured, a password included.
            return ValidateOptionsResult.Fail("ConnectionString must be an Npgsql connection string: Host=…;Database=…;Username=…;Password=….");
        }
    }
}
