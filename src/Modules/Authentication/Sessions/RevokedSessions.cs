using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Revocation;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// The sessions that ended before their time, for as long as an access token of theirs may still be valid. Filled at start and
/// after every gap from PostgreSQL, and in between by the change feed. Its size is bounded by the revocations of one token
/// lifetime.
/// </summary>
internal sealed class RevokedSessions : IChangeSubscriber, IStartupTask
{
    internal const string TopicName = "session_revoked";
    private readonly ForgettingSet _ids;
    private readonly SessionStore _store;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _remember;

    public RevokedSessions(SessionStore store, IOptions<AuthenticationOptions> options, TimeProvider clock)
    {
        _store = store;
        _clock = clock;
        _ids = new ForgettingSet(clock);
        // Twice the leeway: the token's clock and the revocation's may be apart in either direction.
        _remember = options.Value.LongestAccessToken + TimeSpan.FromSeconds(2 * AccessTokenRules.LeewaySeconds);
        Telemetry.Meter.CreateObservableGauge("zerotrust_revoked_sessions", () => _ids.Count, description: "Revoked sessions held in memory");
    }

    /// <inheritdoc />
    public string Topic => TopicName;

    /// <inheritdoc />
    public int Order => 30;

    /// <summary>Whether the session was revoked.</summary>
    public bool Contains(string sessionId) => _ids.Contains(sessionId);

    /// <summary>Refuses the session from now on in this instance, before the feed says so.</summary>
    public void Add(string sessionId) => _ids.Add(sessionId, _clock.GetUtcNow() + _remember);

    /// <inheritdoc />
    public ValueTask OnChangeAsync(string payload, CancellationToken ct)
    {
        Add(payload);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask OnGapAsync(CancellationToken ct)
    {
        _ids.Sweep();
        foreach (var id in await _store.RevokedSinceAsync(_clock.GetUtcNow() - _remember, ct))
        {
            Add(id);
        }
    }

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken ct) => await OnGapAsync(ct);
}
