using System.Globalization;
using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Revocation;

/// <summary>
/// The access tokens that were revoked alone, by <c>jti</c>, in the memory of every instance until they would have ended by
/// themselves. Filled at start and after every gap from PostgreSQL, and in between by the change feed.
/// </summary>
internal sealed class RevokedTokens : IChangeSubscriber, IStartupTask
{
    internal const string TopicName = "token_revoked";
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(AccessTokenRules.LeewaySeconds);
    private readonly NpgsqlDataSource _source;
    private readonly ForgettingSet _ids;
    private readonly int _max;
    private readonly TimeProvider _clock;

    public RevokedTokens(NpgsqlDataSource source, IOptions<AuthenticationOptions> options, TimeProvider clock)
    {
        _source = source;
        _clock = clock;
        _max = options.Value.MaxRevokedTokens;
        _ids = new ForgettingSet(clock);
        Telemetry.Meter.CreateObservableGauge("zerotrust_revoked_tokens", () => _ids.Count, description: "Access tokens revoked alone, held in memory");
    }

    /// <inheritdoc />
    public string Topic => TopicName;

    /// <inheritdoc />
    public int Order => 30;

    /// <summary>
    /// Whether there is room for one more. What was revoked is never dropped, so the bound holds back new ones: their tokens end by
    /// themselves within minutes.
    /// </summary>
    public bool HasRoom
    {
        get
        {
            if (_ids.Count >= _max)
            {
                _ids.Sweep();
            }

            return _ids.Count < _max;
        }
    }

    /// <summary>Whether the token was revoked.</summary>
    public bool Contains(string tokenId) => _ids.Contains(tokenId);

    /// <summary>
    /// Revokes in the unit of work's transaction, whose commit tells every instance: true for exactly one of many, who then wait
    /// for its end. Undone with it.
    /// </summary>
    public static async Task<bool> TryAppendAsync(IDocumentSession unitOfWork, AccessToken token, CancellationToken ct)
    {
        await unitOfWork.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"insert into {RevokedTokenTable.Name} (token_id, ends_at) values ($1, $2) on conflict do nothing returning 1");
        command.Parameters.AddWithValue(token.TokenId);
        command.Parameters.AddWithValue(DateTimeOffset.FromUnixTimeSeconds(token.ExpiresAt));
        await using var reader = await unitOfWork.ExecuteReaderAsync(command, ct);
        if (!await reader.ReadAsync(ct))
        {
            return false;
        }

        unitOfWork.Announce(TopicName, string.Create(CultureInfo.InvariantCulture, $"{token.ExpiresAt} {token.TokenId}"));
        return true;
    }

    /// <summary>After the commit: this instance does not wait for the feed.</summary>
    public void Add(string tokenId, DateTimeOffset endsAt) => _ids.Add(tokenId, endsAt + Leeway);

    /// <inheritdoc />
    public ValueTask OnChangeAsync(string payload, CancellationToken ct)
    {
        var space = payload.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && long.TryParse(payload.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var endsAt) && endsAt <= AccessTokenReader.MaxTime)
        {
            Add(payload[(space + 1)..], DateTimeOffset.FromUnixTimeSeconds(endsAt));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask OnGapAsync(CancellationToken ct)
    {
        _ids.Sweep();
        await using var command = _source.CreateCommand($"select token_id, ends_at from {RevokedTokenTable.Name} where ends_at > $1");
        command.Parameters.AddWithValue(_clock.GetUtcNow() - (2 * Leeway));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            Add(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1));
        }
    }

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken ct) => await OnGapAsync(ct);
}
