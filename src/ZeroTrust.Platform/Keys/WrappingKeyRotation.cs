using System.Globalization;
using Marten;
using Npgsql;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Platform.Keys;

/// <summary>
/// Makes the next version of the key-encryption key and wraps everything under it, one process at a time. The version is in the
/// provider before anything is wrapped by it, and all is wrapped anew in one commit: killed anywhere, every stored key can still
/// be unwrapped, and another run finishes.
/// </summary>
public sealed class WrappingKeyRotation(
    IKeyWrapper wrapper, IEnumerable<IWrappedKeys> stores, IDocumentStore documents, NpgsqlDataSource source, IAuditWriter audit)
{
    /// <summary>Rotates, then wraps anew; the name of the version and how many keys it now wraps.</summary>
    public async Task<(string Version, int Keys)> RotateAsync(CancellationToken ct)
    {
        var done = ("", 0);
        await AdvisoryLock.RunAsync(source, "wrapping-key", async () =>
        {
            // Before, not after: the provider is outside the commit, and nothing may change there without an entry.
            await RecordAsync("wrapping_key.rotation_started", ct);
            var version = await wrapper.RotateAsync(ct);
            done = (version, await WrapAnewAsync(version, ct));
        }, ct);
        return done;
    }

    /// <summary>Wraps anew what an older version wrapped: the second half of a rotation that was interrupted.</summary>
    public async Task<int> RewrapAsync(CancellationToken ct)
    {
        var keys = 0;
        await AdvisoryLock.RunAsync(source, "wrapping-key", async () => keys = await WrapAnewAsync("current", ct), ct);
        return keys;
    }

    private async Task<int> WrapAnewAsync(string version, CancellationToken ct)
    {
        await using var session = documents.LightweightSession();
        var keys = 0;
        foreach (var store in stores)
        {
            keys += await store.RewrapAsync(session, ct);
        }

        if (keys > 0)
        {
            audit.Append(session, Entry("wrapping_key.rotated", version) with
            {
                Changes = [new AuditChange("keys", null, keys.ToString(CultureInfo.InvariantCulture))],
            });
            await session.SaveChangesAsync(ct);
        }

        return keys;
    }

    private async Task RecordAsync(string action, CancellationToken ct)
    {
        await using var session = documents.LightweightSession();
        audit.Append(session, Entry(action, "next"));
        await session.SaveChangesAsync(ct);
    }

    private static AuditEntry Entry(string action, string version) =>
        new(action, AuditActor.System, "wrapping_key", version, AuditOutcome.Success, "command");
}
