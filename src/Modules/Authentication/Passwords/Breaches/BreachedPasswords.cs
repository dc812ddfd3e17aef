using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Passwords.Breaches;

/// <summary>What is known of a password.</summary>
internal enum BreachVerdict
{
    /// <summary>It is in no breach that the service knows, or no service is set.</summary>
    Clean,

    /// <summary>It is in a breach.</summary>
    Breached,

    /// <summary>The service did not give a usable answer in time.</summary>
    Unknown,
}

/// <summary>
/// Asks a range service whether a password is known from a breach, by k-anonymity: it sees the first 20 bits of the SHA-1 and answers
/// with all suffixes, padded so that the length of the answer tells nothing. Off where no address is set.
/// </summary>
internal sealed partial class BreachedPasswords : IDisposable
{
    private const int PrefixLength = 5;
    private static readonly Counter<long> Checks = Telemetry.Meter.CreateCounter<long>("zerotrust_breach_checks_total", description: "Questions to the range service for breached passwords, by outcome");
    private readonly HttpClient? _http;
    private readonly PasswordOptions _options;
    private readonly ILogger<BreachedPasswords> _logger;

    /// <summary>Opens no connection yet.</summary>
    public BreachedPasswords(IOptions<PasswordOptions> options, ILogger<BreachedPasswords> logger)
    {
        _options = options.Value;
        _logger = logger;
        if (_options.BreachServiceUrl.Length == 0)
        {
            return;
        }

        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            BaseAddress = new Uri(_options.BreachServiceUrl.TrimEnd('/') + "/"),
            Timeout = _options.BreachTimeout,
            MaxResponseContentBufferSize = _options.BreachMaxAnswerKiB * 1024L,
        };
        _http.DefaultRequestHeaders.Add("Add-Padding", "true");
        _http.DefaultRequestHeaders.Add("User-Agent", "zerotrust");
    }

    /// <summary>The verdict; never throws for a service that fails, is late or talks nonsense.</summary>
    public async ValueTask<BreachVerdict> CheckAsync(string password, CancellationToken ct)
    {
        if (_http is null)
        {
            return BreachVerdict.Clean;
        }

        var verdict = await AskAsync(_http, HashOf(password), ct);
        Checks.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(verdict)));
        return verdict;
    }

    public void Dispose() => _http?.Dispose();

    private async Task<BreachVerdict> AskAsync(HttpClient http, string hash, CancellationToken ct)
    {
        try
        {
            // Buffered whole by GetAsync, so that time and size are bounded for the body too.
            using var response = await http.GetAsync(new Uri(hash[..PrefixLength], UriKind.Relative), ct);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return RangeAnswer.Judge(await response.Content.ReadAsStringAsync(ct), hash[PrefixLength..]);
            }

            LogFailed(_logger, $"status {(int)response.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException && !ct.IsCancellationRequested)
        {
            // The message names the address at most; the prefix of a hash is not in it.
            LogFailed(_logger, exception.GetType().Name);
        }

        return BreachVerdict.Unknown;
    }

#pragma warning disable CA5350 // The protocol of range services is SHA-1; nothing rests on its strength.
    private static string HashOf(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    private static string NameOf(BreachVerdict verdict) => verdict switch
    {
        BreachVerdict.Clean => "clean",
        BreachVerdict.Breached => "breached",
        _ => "unknown",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The range service for breached passwords gave no answer ({Cause})")]
    private static partial void LogFailed(ILogger logger, string cause);
}
