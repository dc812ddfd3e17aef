using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroTrust.Platform.Postgres;

/// <summary>Section <c>ZeroTrust:Postgres</c>.</summary>
public sealed class PostgresOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Postgres";

    /// <summary>Npgsql connection string of the database that holds the truth. Required.</summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>Most connections that one instance opens.</summary>
    [Range(5, 500)]
    public int MaxPoolSize { get; set; } = 40;

    /// <summary>Seconds that one command may take.</summary>
    [Range(1, 300)]
    public int CommandTimeoutSeconds { get; set; } = 10;
}

/// <summary>Refuses options that make no sense.</summary>
[OptionsValidator]
public sealed partial class PostgresOptionsValidator : IValidateOptions<PostgresOptions>;
