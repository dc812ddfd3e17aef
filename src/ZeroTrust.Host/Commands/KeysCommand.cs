using ConsoleAppFramework;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Host.Commands;

/// <summary><c>zerotrust keys …</c>: the signing keys, with the settings and the database of <c>serve</c>. Running instances follow.</summary>
internal sealed class KeysCommand
{
    private const int LongestKeyId = 128;

    /// <summary>List the signing keys and where each is in its life.</summary>
    [Command("keys list"), ConsoleAppFilter<NoArguments>]
    public Task<int> ListAsync(CancellationToken cancellationToken) => CommandHost.RunAsync(async services =>
    {
        foreach (var key in await Keys(services).ListAsync(cancellationToken))
        {
            Console.WriteLine(Describe(key));
        }

        return 0;
    });

    /// <summary>Publish the next signing key now; it signs after ZeroTrust__SigningKeys__PublishLeadSeconds.</summary>
    [Command("keys rotate"), ConsoleAppFilter<NoArguments>]
    public Task<int> RotateAsync(CancellationToken cancellationToken) => CommandHost.RunWithMessagesAsync(async services =>
    {
        if (await Keys(services).RotateAsync(cancellationToken) is not { } next)
        {
            await Console.Error.WriteLineAsync("zerotrust: the next key is published already and will sign in its time; `zerotrust keys list` shows it. Nothing was done.");
            return ExitCodes.Failed;
        }

        Console.WriteLine($"published {Describe(next)}");
        return 0;
    }, cancellationToken);

    /// <summary>Refuse a signing key and all its tokens at once; where it signed, another key signs from now on.</summary>
    /// <param name="kid">The key's id, as `zerotrust keys list` shows it.</param>
    [Command("keys revoke")]
    public async Task<int> RevokeAsync([Argument] string kid, CancellationToken cancellationToken)
    {
        if (kid.Length is 0 or > LongestKeyId || !kid.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            await Console.Error.WriteLineAsync("zerotrust: a key's id is the base64url text that `zerotrust keys list` shows.");
            return ExitCodes.BadOption;
        }

        return await CommandHost.RunWithMessagesAsync(async services =>
        {
            if (await Keys(services).RevokeAsync(kid, cancellationToken) is not { } keys)
            {
                await Console.Error.WriteLineAsync("zerotrust: there is no signing key with this id; `zerotrust keys list` shows them. Nothing was done.");
                return ExitCodes.BadOption;
            }

            foreach (var key in keys)
            {
                Console.WriteLine(Describe(key));
            }

            return 0;
        }, cancellationToken);
    }

    /// <summary>Make a new version of the key-encryption key and wrap the stored keys under it. Older versions still unwrap.</summary>
    /// <param name="rewrapOnly">Make no new version: only wrap what an older one still wraps, as after an interrupted run.</param>
    [Command("keys rotate-wrapping")]
    public Task<int> RotateWrappingAsync(bool rewrapOnly = false, CancellationToken cancellationToken = default) => CommandHost.RunAsync(async services =>
    {
        var rotation = services.GetRequiredService<WrappingKeyRotation>();
        if (rewrapOnly)
        {
            Console.WriteLine($"{await rotation.RewrapAsync(cancellationToken)} keys wrapped anew");
            return 0;
        }

        var (version, keys) = await rotation.RotateAsync(cancellationToken);
        Console.WriteLine($"version {version} of the key-encryption key is in the key file; {keys} keys wrapped anew");
        return 0;
    });

    private static ISigningKeyAdministration Keys(IServiceProvider services) => services.GetRequiredService<ISigningKeyAdministration>();

    private static string Describe(SigningKeyInfo key) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{key.KeyId}  {key.Algorithm}  {key.State,-9}  published {key.PublishedAt:u}  {(key.ActivatedAt is { } since ? $"signs since {since:u}" : $"signs from {key.SignsFrom:u}")}{(key.RemovesAt is { } until ? $"  until {until:u}" : "")}");
}
