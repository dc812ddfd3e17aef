namespace ZeroTrust.Mfa.RecoveryCodes;

/// <summary>The table of recovery codes. It is kept: a person has ten rows at most, and new codes take the place of the old ones.</summary>
internal static class RecoveryCodeTable
{
    public const string Name = "mfa.recovery_codes";

    /// <summary>A used code stays until new ones are made, so that its next use is told from a guess.</summary>
    public const string Schema = """
        create schema if not exists mfa;
        create table if not exists mfa.recovery_codes (
          subject text not null, hash text not null, created_at timestamptz not null, used_at timestamptz,
          primary key (subject, hash));
        """;
}
