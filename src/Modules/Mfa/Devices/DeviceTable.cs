namespace ZeroTrust.Mfa.Devices;

/// <summary>The table of remembered devices. A device's secret is stored as its hash, the name that it showed at the login is sealed.</summary>
internal static class DeviceTable
{
    public const string Name = "mfa.devices";

    public const string Schema = """
        create schema if not exists mfa;
        create table if not exists mfa.devices (
          id uuid primary key, subject text not null, secret_hash bytea not null, name bytea not null,
          created_at timestamptz not null, last_used_at timestamptz, expires_at timestamptz not null);
        create index if not exists devices_subject on mfa.devices (subject, created_at);
        create index if not exists devices_age on mfa.devices (expires_at);
        """;
}
