using System.Diagnostics;
using System.Net;

namespace ZeroTrust.Native.Tests.Faults.Chaos;

/// <summary>One call to one instance, and what went wrong with it in a word.</summary>
internal static class Calls
{
    /// <summary>
    /// Makes it: its answer and no error, or the error: status and code, or <c>no connection</c>, <c>broken off</c>
    /// or <c>no answer</c>. Nothing is asked twice.
    /// </summary>
    public static async Task<(HttpResponseMessage? Answer, string? Error)> TryAsync(Func<Task<HttpResponseMessage>> callAsync, HttpStatusCode expected)
    {
        try
        {
            var answer = await callAsync();
            if (answer.StatusCode == expected)
            {
                return (answer, null);
            }

            using (answer)
            {
                var body = await answer.JsonAsync();
                var reason = answer.Headers.TryGetValues("X-Auth-Reason", out var reasons) ? reasons.First() : (string?)(body["code"] ?? body["error"]);
                return (null, $"{(int)answer.StatusCode} {reason}".Trim());
            }
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.HttpRequestError == HttpRequestError.ConnectionError ? "no connection" : "broken off");
        }
        catch (IOException)
        {
            return (null, "broken off");
        }
        catch (TaskCanceledException)
        {
            return (null, "no answer");
        }
    }

    /// <summary>Makes a call that nobody repeats, and enters it into the report.</summary>
    public static async Task CountAsync(ChaosLog log, string kind, Arrival arrival, Func<Task<HttpResponseMessage>> callAsync)
    {
        var began = Stopwatch.GetTimestamp();
        var (answer, error) = await TryAsync(callAsync, HttpStatusCode.OK);
        using (answer)
        {
            if (error is null)
            {
                log.Good(arrival.Phase, kind, arrival.Waited);
            }
            else
            {
                log.Failed(arrival.Phase, kind, Stopwatch.GetElapsedTime(began), error);
            }
        }
    }
}
