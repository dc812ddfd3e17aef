using System.Globalization;
using System.Security.Cryptography;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Commands;

/// <summary><c>zerotrust policy apply | activate | rollback | shadow | replay | bundle</c>, at a running server.</summary>
public sealed class PolicyServerTests(SampleHost world) : IClassFixture<SampleHost>, IDisposable
{
    private const int Failed = 1;
    private const int BadOption = 2;
    private static readonly Dictionary<string, string> NoSettings = [];
    private readonly string folder = Directory.CreateTempSubdirectory("zerotrust-policy-").FullName;

    [Fact]
    public async Task A_policy_is_applied_shadowed_replayed_activated_and_taken_back()
    {
        var settings = await SettingsAsync();
        var file = await PolicyAsync();
        var applied = await NativeCommand.RunAsync(settings, "policy", "apply", file);
        (applied.ExitCode, applied.Error).ShouldBe((0, ""));
        var hash = applied.Output.Split(' ', ':')[1];
        hash.Length.ShouldBe(64);

        (await NativeCommand.RunAsync(settings, "policy", "shadow", "--hash", hash)).ShouldBe(new CommandResult(0, $"policy {hash} is the shadow\n", ""));
        (await NativeCommand.RunAsync(settings, "policy", "shadow")).Output.ShouldContain("decisions:");
        (await NativeCommand.RunAsync(settings, "policy", "shadow", "--clear")).ExitCode.ShouldBe(0);
        var replayed = await NativeCommand.RunAsync(settings, "policy", "replay", file, "--from", Time(-60), "--to", Time(0));
        (replayed.ExitCode, replayed.Error).ShouldBe((0, ""));
        replayed.Output.ShouldContain("0 would be denied, 0 would be allowed");

        (await NativeCommand.RunAsync(settings, "policy", "activate", hash)).Output.ShouldStartWith($"policy {hash} is active");
        (await NativeCommand.RunAsync(settings, "policy", "rollback")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_bundle_is_made_verified_and_applied_once()
    {
        var settings = await SettingsAsync();
        var (key, known, bundle) = (Path.Combine(folder, "key.pem"), Path.Combine(folder, "public.pem"), Path.Combine(folder, "policy.jws"));
        await File.WriteAllTextAsync(key, world.BundleSigner.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(known, world.BundleSigner.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        var sequence = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var created = await NativeCommand.RunAsync(NoSettings, "policy", "bundle", "create", await PolicyAsync(), "--key", key, "--sequence", sequence, "--out", bundle);
        (created.ExitCode, created.Error).ShouldBe((0, ""));
        (await NativeCommand.RunAsync(NoSettings, "policy", "bundle", "verify", bundle, "--key", known)).Output.ShouldStartWith($"bundle {sequence} of ");

        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(known, stranger.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        (await NativeCommand.RunAsync(NoSettings, "policy", "bundle", "verify", bundle, "--key", known)).ExitCode.ShouldBe(Failed);

        (await NativeCommand.RunAsync(settings, "policy", "apply", bundle, "--activate")).Output.ShouldContain(" is active");
        var older = await NativeCommand.RunAsync(NoSettings, "policy", "bundle", "create", await PolicyAsync(), "--key", key, "--sequence", "1", "--out", bundle);
        older.ExitCode.ShouldBe(0);
        var refused = await NativeCommand.RunAsync(settings, "policy", "apply", bundle);
        (refused.ExitCode, refused.Output).ShouldBe((Failed, ""));
        refused.Error.ShouldContain("policy.bundle_replayed");
    }

    [Fact]
    public async Task A_bad_policy_is_told_with_its_lines_and_a_token_never_goes_in_the_clear()
    {
        var settings = await SettingsAsync();
        var broken = Path.Combine(folder, "broken.yaml");
        await File.WriteAllTextAsync(broken, "roles:\n  clerk: { permissions: [], colour: red }\n", TestContext.Current.CancellationToken);
        var refused = await NativeCommand.RunAsync(settings, "policy", "apply", broken);
        refused.ExitCode.ShouldBe(Failed);
        refused.Error.ShouldContain("line 2, column 29: policy.unknown_field");

        var clear = await NativeCommand.RunAsync(new Dictionary<string, string> { ["ZEROTRUST_URL"] = "http://192.0.2.1", ["ZEROTRUST_TOKEN"] = "secret" }, "policy", "rollback");
        (clear.ExitCode, clear.Output).ShouldBe((BadOption, ""));
        clear.Error.ShouldContain("must be https");
        clear.Error.ShouldNotContain("secret");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<Dictionary<string, string>> SettingsAsync() => new()
    {
        ["ZEROTRUST_URL"] = world.Host.Http.ToString(),
        ["ZEROTRUST_TOKEN"] = await world.Sample.LoginAsync(world.Sample.Admin),
    };

    // The demo's policy with other bytes.
    private async Task<string> PolicyAsync()
    {
        var path = Path.Combine(folder, $"{Guid.CreateVersion7()}.yaml");
        var text = await File.ReadAllTextAsync(Checkout.File("src", "demo", "policy.yaml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, $"{text}\n# {Guid.CreateVersion7()}\n", TestContext.Current.CancellationToken);
        return path;
    }

    private static string Time(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToString("O", CultureInfo.InvariantCulture);
}
