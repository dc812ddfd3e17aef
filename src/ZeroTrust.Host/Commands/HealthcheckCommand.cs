using System.Globalization;
using ConsoleAppFramework;

namespace ZeroTrust.Host.Commands;

/// <summary><c>zerotrust healthcheck</c>, for the container.</summary>
internal sealed class HealthcheckCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <summary>Ask the instance on this host whether it is ready; exit code 0 if it is.</summary>
    /// <param name="url">-u, Address to ask; by default the plain listener of ZeroTrust__Http__Port.</param>
    [Command("healthcheck")]
    public async Task<int> CheckAsync(string? url = null, CancellationToken cancellationToken = default)
    {
        if (!Uri.TryCreate(url ?? DefaultUrl(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync("zerotrust: --url must be an http or https address.");
            return ExitCodes.BadOption;
        }

        using var client = new HttpClient { Timeout = Deadline };
        try
        {
            using var answer = await client.GetAsync(address, cancellationToken);
            Console.WriteLine(await answer.Content.ReadAsStringAsync(cancellationToken));
            return answer.IsSuccessStatusCode ? 0 : ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"zerotrust: not ready: {exception.Message}");
            return ExitCodes.Failed;
        }
    }

    private static string DefaultUrl()
    {
        var plain = Environment.GetEnvironmentVariable("ZeroTrust__Http__PlainPort");
        var https = Environment.GetEnvironmentVariable("ZeroTrust__Http__Port");
        var port = int.TryParse(plain, CultureInfo.InvariantCulture, out var given) ? given
            : int.TryParse(https, CultureInfo.InvariantCulture, out var tls) ? tls + 1 : 8444;
        return $"http://127.0.0.1:{port}/healthz/ready";
    }
}
