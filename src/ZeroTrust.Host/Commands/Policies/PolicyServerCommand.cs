using System.Globalization;
using System.Text;
using ConsoleAppFramework;

namespace ZeroTrust.Host.Commands.Policies;

/// <summary><c>zerotrust policy …</c> at a running server, whose address is in <c>ZEROTRUST_URL</c> and the caller's token in <c>ZEROTRUST_TOKEN</c>.</summary>
internal sealed class PolicyServerCommand
{
    /// <summary>Submit a policy, YAML or a bundle, to the server at ZEROTRUST_URL as the caller of ZEROTRUST_TOKEN. It is stored as a candidate.</summary>
    /// <param name="file">The policy.</param>
    /// <param name="activate">-a, Activate it too, or have it wait for an approval where the server asks for one.</param>
    /// <param name="reason">-r, Why, for who approves it.</param>
    [Command("policy apply")]
    public Task<int> ApplyAsync([Argument] string file, bool activate = false, string reason = "", CancellationToken cancellationToken = default) =>
        PolicyServer.RunAsync(async server =>
        {
            var hash = await server.SubmitAsync(file, cancellationToken);
            return hash is null ? ExitCodes.Failed : activate ? await server.ActivateAsync(hash, reason, cancellationToken) : 0;
        });

    /// <summary>Activate a stored policy, or have it wait for an approval where the server asks for one.</summary>
    /// <param name="hash">Its SHA-256, as `zerotrust policy apply` shows it.</param>
    /// <param name="reason">-r, Why, for who approves it.</param>
    [Command("policy activate")]
    public Task<int> ActivateAsync([Argument] string hash, string reason = "", CancellationToken cancellationToken = default) =>
        PolicyServer.RunAsync(server => server.ActivateAsync(hash, reason, cancellationToken));

    /// <summary>Go back to the policy that was active before, at once.</summary>
    [Command("policy rollback"), ConsoleAppFilter<NoArguments>]
    public Task<int> RollbackAsync(CancellationToken cancellationToken) => PolicyServer.RunAsync(server => server.RollbackAsync(cancellationToken));

    /// <summary>Ask a stored policy beside the active one, which decides alone; without a hash show what it would change, with --clear take it away.</summary>
    /// <param name="hash">-p, Its SHA-256.</param>
    /// <param name="clear">Take the shadow away.</param>
    [Command("policy shadow")]
    public Task<int> ShadowAsync(string hash = "", bool clear = false, CancellationToken cancellationToken = default) =>
        PolicyServer.RunAsync(server => clear ? server.ClearShadowAsync(cancellationToken)
            : hash.Length > 0 ? server.SetShadowAsync(hash, cancellationToken)
            : server.ShowShadowAsync(cancellationToken));

    /// <summary>Submit a policy as a candidate and make recorded decisions again by it: shows what would come out otherwise. People have the roles of now.</summary>
    /// <param name="file">The policy.</param>
    /// <param name="from">-f, The first instant, such as 2026-03-01T00:00:00Z.</param>
    /// <param name="to">-t, The instant after the last.</param>
    /// <param name="limit">-l, How many decisions at most.</param>
    [Command("policy replay")]
    public async Task<int> ReplayAsync([Argument] string file, string from, string to, int limit = 100_000, CancellationToken cancellationToken = default)
    {
        if (Time(from) is not { } first || Time(to) is not { } end)
        {
            await Console.Error.WriteLineAsync("zerotrust: --from and --to must be times such as 2026-03-01T00:00:00Z.");
            return ExitCodes.BadOption;
        }

        return await PolicyServer.RunAsync(async server =>
        {
            var hash = await server.SubmitAsync(file, cancellationToken);
            return hash is null ? ExitCodes.Failed : await server.ReplayAsync(hash, Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $$"""{"from":"{{first:O}}","to":"{{end:O}}","limit":{{limit}}}""")), cancellationToken);
        });
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
