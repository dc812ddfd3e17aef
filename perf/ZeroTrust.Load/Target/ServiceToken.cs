using System.Net.Http.Headers;

namespace ZeroTrust.Load.Target;

/// <summary>
/// A service's token, renewed in the background well before it ends, so that no measured request waits for it:
/// one caller starts the renewal, all go on with the old token.
/// </summary>
internal sealed class ServiceToken(ClientIdentity client, string? resource, TimeProvider clock)
{
    private static readonly TimeSpan RenewBeforeEnd = TimeSpan.FromSeconds(120);

    private readonly Lock _gate = new();
    private Task<Held>? _held;
    private int _renewing;

    /// <summary>The header to send.</summary>
    /// <exception cref="InvalidOperationException">The first token was refused.</exception>
    public async ValueTask<AuthenticationHeaderValue> HeaderAsync(PlatformClient platform, CancellationToken cancellation)
    {
        var held = await HeldAsync(platform, cancellation);
        if (clock.GetUtcNow() >= held.RenewAt && Interlocked.Exchange(ref _renewing, 1) == 0) _ = RenewAsync(platform);
        return held.Header;
    }

    private Task<Held> HeldAsync(PlatformClient platform, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_held is null or { IsFaulted: true } or { IsCanceled: true }) _held = AskAsync(platform, cancellation);
            return _held;
        }
    }

    // A renewal that fails is tried again by the next caller; when the token has ended, its requests fail and are counted.
    private async Task RenewAsync(PlatformClient platform)
    {
        try
        {
            var renewed = await AskAsync(platform, CancellationToken.None);
            lock (_gate) _held = Task.FromResult(renewed);
        }
        finally
        {
            Volatile.Write(ref _renewing, 0);
        }
    }

    private async Task<Held> AskAsync(PlatformClient platform, CancellationToken cancellation)
    {
        var asked = clock.GetUtcNow();
        var answer = await platform.ClientCredentialsAsync(client, resource, cancellation);
        if (!answer.IsSuccess) throw new InvalidOperationException($"a token for {client} at {resource ?? "zerotrust"} was refused with {answer.Status}");
        var token = answer.Text("access_token"u8) ?? throw new InvalidOperationException("a token answer had no access_token");
        var lifetime = TimeSpan.FromSeconds(answer.Number("expires_in"u8) ?? 60);
        var renewAfter = lifetime > RenewBeforeEnd * 2 ? lifetime - RenewBeforeEnd : lifetime / 2;
        return new Held(new AuthenticationHeaderValue("Bearer", token), asked + renewAfter);
    }

    private sealed record Held(AuthenticationHeaderValue Header, DateTimeOffset RenewAt);
}
