namespace ZeroTrust.Load.Target;

/// <summary>Permission reads by where they were answered.</summary>
internal sealed record PermissionReadCounts(double Local, double Redis, double Postgres)
{
    public double Total => Local + Redis + Postgres;

    /// <summary>Reads served without PostgreSQL; null when nothing was read.</summary>
    public double? HitRate => Total > 0 ? (Local + Redis) / Total : null;

    public PermissionReadCounts Since(PermissionReadCounts earlier) =>
        new(Local - earlier.Local, Redis - earlier.Redis, Postgres - earlier.Postgres);
}
