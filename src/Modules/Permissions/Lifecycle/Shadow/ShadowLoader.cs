using Microsoft.Extensions.Logging;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Lifecycle.Shadow;

/// <summary>Brings the shadow from PostgreSQL into memory.</summary>
internal sealed class ShadowLoader(ShadowStore store, ShadowHolder holder, PolicyReader reader, TimeProvider clock, ILogger<ShadowLoader> logger)
{
    internal async Task LoadAsync(CancellationToken ct)
    {
        if (await store.ReadAsync(ct) is { } row && row.Number > holder.Number)
        {
            holder.Set(Read(row), row.Number);
        }
    }

    private ShadowPolicy? Read(ShadowRow row)
    {
        if (row is not { Hash: { } hash, Source: { } source })
        {
            return null;
        }

        if (reader.Read(source) is PolicyCompilation.Compiled compiled && compiled.Snapshot.Hash == hash)
        {
            return new ShadowPolicy(
                new ActivePolicy(compiled.Snapshot, compiled.Warnings, new Activation(0, row.SetAt, row.SetBy, Guid.Empty), []), row.Number, row.SetBy, row.SetAt, clock.GetUtcNow());
        }

        // Decisions do not depend on it: there is none then.
        Log.ShadowUnusable(logger, hash);
        return null;
    }
}
