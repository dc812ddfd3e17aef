using System.Globalization;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;

namespace ZeroTrust.Load.Target;

/// <summary>Activates two large policies in turn, and the one that was there before at the end.</summary>
internal sealed class PolicySwap : IDisposable
{
    private const int EndpointsPerPair = 8;
    private const string Beginning = "service_permissions:\n";
    private readonly AuthenticationHeaderValue _admin;
    private readonly byte[] _before;
    private readonly byte[][] _large;
    private readonly SemaphoreSlim _one = new(1);
    private string _version;
    private int _turn;

    private PolicySwap(AuthenticationHeaderValue admin, byte[] before, string version, byte[][] large) =>
        (_admin, _before, _version, _large) = (admin, before, version, large);

    /// <param name="side">Callers, and targets: all pairs of them are added to the active policy.</param>
    public static async Task<PolicySwap> BeginAsync(PlatformClient platform, Member administrator, int side, CancellationToken cancellation)
    {
        var admin = await Members.SignInAsync(platform, administrator, cancellation);
        var active = await platform.ReadPolicyAsync(admin, cancellation);
        if (active is not { IsSuccess: true, ETag: { } version }) throw new InvalidOperationException($"the active policy was refused with {active.Status}");
        return new PolicySwap(admin, active.Body, version, [Large(active.Body, side, "a"), Large(active.Body, side, "b")]);
    }

    /// <summary>Activates the next one. One after the other: each names the version that it replaces.</summary>
    public async Task<Response> NextAsync(PlatformClient platform, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return (await ActivateAsync(platform, _large[_turn++ % 2], cancellation)).AsResponse();
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task RestoreAsync(PlatformClient platform, CancellationToken cancellation)
    {
        if (_turn > 0) await ActivateAsync(platform, _before, cancellation);
    }

    public void Dispose() => _one.Dispose();

    internal static byte[] Large(byte[] before, int side, string mark)
    {
        var text = Encoding.UTF8.GetString(before);
        var place = text.IndexOf(Beginning, StringComparison.Ordinal);
        if (place < 0) throw new InvalidOperationException("the active policy has no service_permissions to add to");
        var pairs = new StringBuilder();
        for (var caller = 0; caller < side; caller++)
        {
            pairs.Append(CultureInfo.InvariantCulture, $"  load-{mark}{caller}:\n");
            for (var target = 0; target < side; target++)
            {
                pairs.Append(CultureInfo.InvariantCulture, $"    load-t{target}: {{endpoints: [");
                for (var i = 0; i < EndpointsPerPair; i++) pairs.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}{{path: \"/v1/r{i}/{{id}}\",methods: [GET]}}");
                pairs.Append("]}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.Insert(place + Beginning.Length, pairs.ToString()));
    }

    private async Task<Answer> ActivateAsync(PlatformClient platform, byte[] source, CancellationToken cancellation)
    {
        var answer = await platform.ActivatePolicyAsync(_admin, source, _version, cancellation);
        if (answer is { IsSuccess: true, ETag: { } version }) _version = version;
        return answer;
    }
}
