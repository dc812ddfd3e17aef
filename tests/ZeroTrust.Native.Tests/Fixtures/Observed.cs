using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZeroTrust.Native.Tests.Fixtures;

/// <summary>What an operator can see of a running host and its Redis.</summary>
internal static partial class Observed
{
    /// <summary>The readiness answer.</summary>
    public static async Task<(HttpStatusCode Status, JsonObject Body)> ReadinessAsync(this NativeHost host)
    {
        using var answer = await host.Client.SendAsync(HttpMethod.Get, "/healthz/ready");
        return (answer.StatusCode, await answer.JsonAsync());
    }

    /// <summary>The value of a metric, summed over the label sets that contain <paramref name="label"/>; 0 when there is none.</summary>
    public static async Task<double> MetricAsync(this NativeHost host, string name, string label = "")
    {
        var text = await host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is '{' or ' ')
            .Where(line => line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(ValueOf(line), CultureInfo.InvariantCulture));
    }

    /// <summary>The bytes under a key of Redis, one character each; null when there is none.</summary>
    public static async Task<string?> ReadAsync(this FreezableRedis redis, string key)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis.Port);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"GET {key}\r\n"));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var length = int.Parse((await reader.ReadLineAsync())![1..], CultureInfo.InvariantCulture);
        if (length < 0)
        {
            return null;
        }

        var value = new char[length];
        await reader.ReadBlockAsync(value);
        return new string(value);
    }

    /// <summary>The epoch of the copy that Redis holds of a person; null when it holds none. The copy begins with it; its end is a seal.</summary>
    public static async Task<long?> EpochAsync(this FreezableRedis redis, string subject) =>
        await redis.ReadAsync($"zt:perm:{subject}") is { } copy ? long.Parse(Epoch().Match(copy).Groups["epoch"].Value, CultureInfo.InvariantCulture) : null;

    // A sample is name{labels} value, with a timestamp behind it in some exporters.
    private static string ValueOf(string line) => line[(line.LastIndexOf('}') is var end and >= 0 ? end + 1 : line.IndexOf(' ', StringComparison.Ordinal))..].Trim().Split(' ')[0];

    [GeneratedRegex("""^{"e":(?<epoch>[0-9]+),""")]
    private static partial Regex Epoch();
}
