using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Features.Refresh;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Authentication.Tests.Login;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Platform.Paging;

namespace ZeroTrust.Authentication.Tests.SessionsApi;

/// <summary>One hour without a refresh ends a session, twenty-four hours end it however it is used.</summary>
[Collection(nameof(LoginHost))]
public sealed class LifetimeTests : SessionScenarios
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly SessionRefresh _refresh;
    private readonly LiveSessions _live;

    public LifetimeTests(LoginHost host)
        : base(host)
    {
        var tokens = With<SessionTokens>(With<AccessTokenIssuer>(_clock), _clock);
        _refresh = With<SessionRefresh>(tokens, With<SessionRotation>(_clock), _clock);
        _live = With<LiveSessions>(_clock);
    }

    [Fact]
    public async Task A_session_that_is_not_refreshed_for_an_hour_is_over()
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        _clock.Advance(TimeSpan.FromMinutes(59));
        var next = await RenewAsync(login.Refresh);
        _clock.Advance(TimeSpan.FromMinutes(59));
        (await LiveAsync(id)).ShouldBe(1);
        next = await RenewAsync(next.RefreshToken);
        _clock.Advance(TimeSpan.FromMinutes(61));
        (await ExchangeAsync(next.RefreshToken)).ShouldBe(new SessionRefreshed.Refused("session_expired"));
        (await LiveAsync(id)).ShouldBe(0);
    }

    [Fact]
    public async Task However_it_is_used_a_session_ends_after_a_day_and_no_token_of_it_lives_longer()
    {
        var (id, userName) = await PersonAsync();
        var login = await LoginAsync(userName);
        var end = (await Host.Services.GetRequiredService<SessionStore>().FindAsync(login.Text("session_id")!, Ct))!.Session.EndsAt;
        var token = login.Refresh;
        var shortened = 0;
        for (var step = 0; _clock.GetUtcNow() < end.AddSeconds(-2); step++)
        {
            var renewed = await RenewAsync(token);
            token = renewed.RefreshToken;
            renewed.AccessToken.ExpiresAt.ShouldBeLessThanOrEqualTo(end);
            renewed.AccessToken.ExpiresIn.ShouldBeInRange(1, 300);
            shortened += renewed.AccessToken.ExpiresIn < 300 ? 1 : 0;
            var rest = end - _clock.GetUtcNow();
            _clock.Advance(rest > TimeSpan.FromMinutes(59) ? TimeSpan.FromMinutes(50) : rest / 2);
        }

        shortened.ShouldBeGreaterThan(3);
        _clock.SetUtcNow(end);
        (await ExchangeAsync(token)).ShouldBe(new SessionRefreshed.Refused("session_expired"));
        (await LiveAsync(id)).ShouldBe(0);
    }

    private T With<T>(params object[] parts) => ActivatorUtilities.CreateInstance<T>(Host.Services, parts);

    private ValueTask<SessionRefreshed> ExchangeAsync(string token) => _refresh.ExchangeAsync(token, default, proof: null, "127.0.0.1", Ct);

    private async Task<SessionRefreshed.Renewed> RenewAsync(string token) => (await ExchangeAsync(token)).ShouldBeOfType<SessionRefreshed.Renewed>();

    private async Task<int> LiveAsync(string subject) => (await _live.ListAsync(subject, new PageQuery(50, null), Ct)).Count;
}
