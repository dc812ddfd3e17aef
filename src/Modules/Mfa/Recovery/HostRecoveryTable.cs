namespace ZeroTrust.Mfa.Recovery;

/// <summary>The table of codes made on the host: one row a person, whose next code takes the place of the earlier one.</summary>
internal static class HostRecoveryTable
{
    public const string Name = "mfa.host_recoveries";

    /// <summary>A used code stays until its time is over, so that its next use is told from a guess.</summary>
    public const string Schema = """
        create schema if not exists mfa;
        create table if not exists mfa.host_recoveries (
          subject text primary key, hash bytea not null, created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz);
        create index if not exists host_recoveries_age on mfa.host_recoveries (expires_at);
        """;

    /// <summary>How long a code is kept after its time, so that a late use is recorded as late.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(1);
}
