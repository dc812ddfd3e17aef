using System.Globalization;
using System.Security.Cryptography;
using ConsoleAppFramework;
using ZeroTrust.Policy;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Host.Commands.Policies;

/// <summary><c>zerotrust policy bundle …</c>: files only; no server, no database.</summary>
internal sealed class PolicyBundleCommand
{
    /// <summary>Sign a policy as a bundle, by ES256 or RS256 as the key is. The policy is compiled first.</summary>
    /// <param name="policy">The policy in YAML.</param>
    /// <param name="key">-k, PEM file with the private key (P-256, or RSA of 2048 bits or more), not encrypted.</param>
    /// <param name="sequence">-s, Higher than that of every bundle before; servers take no other.</param>
    /// <param name="output">-o|--out, Where the bundle is written.</param>
    /// <param name="environment">-e, The one environment that it is for; by default it is for all.</param>
    [Command("policy bundle create")]
    public Task<int> CreateAsync([Argument] string policy, string key, long sequence, string output, string environment = "", CancellationToken cancellationToken = default) =>
        GuardAsync(async () =>
        {
            if (sequence < 1)
            {
                return await RefuseAsync("--sequence must be 1 or more.");
            }

            var (bytes, target) = (await File.ReadAllBytesAsync(policy, cancellationToken), environment.Length == 0 ? null : environment);
            if (PolicyCompiler.Compile(bytes, PolicyLimits.Default with { MaxBytes = Math.Max(bytes.Length, 1) }, target) is PolicyCompilation.Refused refused)
            {
                return await RefuseAsync([.. refused.Errors.Select(error => $"line {error.Line}, column {error.Column}: {error.Code}: {error.Message}")]);
            }

            using var signer = await ReadKeyAsync(key, cancellationToken);
            var bundle = PolicyBundle.Sign(bytes, new BundleClaims(sequence, TimeProvider.System.GetUtcNow(), target), signer);
            await File.WriteAllTextAsync(output, bundle + "\n", cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bundle {sequence} of policy {Convert.ToHexStringLower(SHA256.HashData(bytes))} is in {output}"));
            return 0;
        });

    /// <summary>Verify a bundle by a public key. Whether its sequence is the newest only a server knows.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="key">-k, PEM file with the public key.</param>
    /// <param name="output">-o|--out, Where the policy in it is written; by default nowhere.</param>
    [Command("policy bundle verify")]
    public Task<int> VerifyAsync([Argument] string file, string key, string output = "", CancellationToken cancellationToken = default) =>
        GuardAsync(async () =>
        {
            var (known, problem) = BundleKey.FromPem(await File.ReadAllTextAsync(key, cancellationToken));
            if (known is null)
            {
                return await RefuseAsync($"{key} {problem}.");
            }

            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            if (PolicyBundle.Verify(bytes, [known], bytes.Length) is not BundleVerification.Verified verified)
            {
                await Console.Error.WriteLineAsync($"zerotrust: {file} is no bundle that this key signed: {((BundleVerification.Refused)PolicyBundle.Verify(bytes, [known], bytes.Length)).Reason}.");
                return ExitCodes.Failed;
            }

            if (output.Length > 0)
            {
                await File.WriteAllBytesAsync(output, verified.Source, cancellationToken);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"bundle {verified.Claims.Sequence} of {verified.Claims.IssuedAt:u}, for {verified.Claims.Environment ?? "every environment"}, of policy {Convert.ToHexStringLower(SHA256.HashData(verified.Source))}"));
            return 0;
        });

    private static async Task<int> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return await RefuseAsync(exception.Message);
        }
    }

    private static async Task<AsymmetricAlgorithm> ReadKeyAsync(string file, CancellationToken ct)
    {
        var pem = await File.ReadAllTextAsync(file, ct);
        foreach (var key in (AsymmetricAlgorithm[])[ECDsa.Create(), RSA.Create()])
        {
            try
            {
                key.ImportFromPem(pem);
                return key;
            }
            catch (Exception exception) when (exception is ArgumentException or CryptographicException)
            {
                key.Dispose();
            }
        }

        throw new CryptographicException($"{file} holds no private key of P-256 or RSA in PEM that is not encrypted.");
    }

    private static async Task<int> RefuseAsync(params string[] sentences)
    {
        foreach (var sentence in sentences)
        {
            await Console.Error.WriteLineAsync($"zerotrust: {sentence}");
        }

        return ExitCodes.BadOption;
    }
}
