using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Secrets;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Tests.Identities;

internal sealed class FakeSource : IServiceSource
{
    internal ConcurrentDictionary<string, ServiceIdentityDocument> Stored { get; } = new();

    /// <summary>Holds the readings back until it is completed.</summary>
    internal Task Gate { get; set; } = Task.CompletedTask;

    internal ServiceIdentityDocument Register(string name, string secret) =>
        Stored[name] = ServiceLifecycle.Register(name, null, $"client-of-{name}", new Secret<string>(secret), DateTimeOffset.UnixEpoch);

    internal ServiceDirectory Directory(TimeProvider clock) =>
        new(this, new FakeKeyReader(), new FeedState(clock), clock, NullLogger<ServiceDirectory>.Instance);

    public async Task<IReadOnlyList<ServiceIdentityDocument>> AllAsync(CancellationToken ct)
    {
        var read = Stored.Values.ToArray();
        await Gate.WaitAsync(ct);
        return read;
    }

    public async Task<ServiceIdentityDocument?> FindAsync(string name, CancellationToken ct)
    {
        var read = Stored.GetValueOrDefault(name);
        await Gate.WaitAsync(ct);
        return read;
    }
}
