using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>
/// One session that is refreshed again and again. Where no answer came, the token may be used up: the refusal of the next try is
/// then the client's to bear, with a new login. A refusal of a token that was never used is a fault of ours.
/// </summary>
internal sealed class Refresher(SampleOrganisation sample, ChaosLog log, HttpClient[] instances) : IDisposable
{
    /// <summary>In the report.</summary>
    public const string Kind = "refresh";

    /// <summary>The refusal of a token whose use before was not answered.</summary>
    public const string Lost = "401 after an answer that did not come";

    private readonly SemaphoreSlim turn = new(1);
    private string? token;
    private bool unsure;

    /// <summary>Refreshes, after a login where there is no session; it waits for the refresh before.</summary>
    public async Task RefreshAsync(Arrival arrival)
    {
        await turn.WaitAsync();
        try
        {
            var client = instances[arrival.Number % instances.Length];
            if (token is null && !await LogInAsync(client))
            {
                log.Failed(arrival.Phase, Kind, arrival.Waited, "no session, and no login");
                return;
            }

            await ExchangeAsync(client, arrival);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A session to begin with, or again.</summary>
    public async Task<bool> LogInAsync(HttpClient client)
    {
        var (answer, error) = await Calls.TryAsync(() => client.LoginAsync(sample.Customer.User, sample.Customer.Password), HttpStatusCode.OK);
        using (answer)
        {
            (token, unsure) = (error is null ? await TokenOfAsync(answer!) : null, false);
            return error is null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task ExchangeAsync(HttpClient client, Arrival arrival)
    {
        var began = Stopwatch.GetTimestamp();
        var (answer, error) = await Calls.TryAsync(
            () => client.SendAsync(HttpMethod.Post, "/v1/auth/refresh", body: new JsonObject { ["refresh_token"] = token }), HttpStatusCode.OK);
        using (answer)
        {
            if (error is null)
            {
                (token, unsure) = (await TokenOfAsync(answer!), false);
                log.Good(arrival.Phase, Kind, arrival.Waited);
                return;
            }

            var refused = error.StartsWith("401", StringComparison.Ordinal);
            log.Failed(arrival.Phase, Kind, Stopwatch.GetElapsedTime(began), refused && unsure ? Lost : error);
            (token, unsure) = (refused ? null : token, true);
        }
    }

    private static async Task<string> TokenOfAsync(HttpResponseMessage answer) => (string)(await answer.JsonAsync())["refresh_token"]!;
}
