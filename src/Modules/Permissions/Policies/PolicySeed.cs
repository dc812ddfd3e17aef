using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Loads the policy before the first request; where there is none, the seed file becomes the first one.</summary>
internal sealed class PolicySeed(
    IServiceScopeFactory scopes, NpgsqlDataSource source, PolicyStore policies, PolicyLoader loader,
    IOptions<PolicyOptions> options) : IStartupTask
{
    public int Order => 20;

    public async Task RunAsync(CancellationToken ct)
    {
        if (!await loader.LoadAsync(ct) && options.Value.SeedFile is { Length: > 0 } file)
        {
            await AdvisoryLock.RunAsync(source, "policy-seed", () => SeedAsync(file, ct), ct);
        }
    }

    private async Task SeedAsync(string file, CancellationToken ct)
    {
        // Another instance may have stored it while this one waited for the lock.
        if (await loader.LoadAsync(ct))
        {
            return;
        }

        var bytes = await ReadAsync(file, ct);
        switch (PolicyCheck.Run(bytes, options.Value.MaxBytes, [PlatformRoles.Administrator]))
        {
            case PolicyCheck.Outcome.Bad bad:
                throw Refused(PolicyErrors.Describe(bad.Errors).Select(error => $"{file}, {error}"));
            case PolicyCheck.Outcome.Good good:
                await using (var scope = scopes.CreateAsyncScope())
                {
                    var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
                    var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
                    outbox.Enroll(session);
                    var document = await policies.ActivateAsync(session, fact => outbox.PublishAsync(fact), null, bytes, good.Snapshot, AuditActor.System, ct);
                    loader.Activate(good.Snapshot, good.Warnings, document);
                }

                break;
        }
    }

    private async Task<byte[]> ReadAsync(string file, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            throw Refused([$"must name a policy file; {Path.GetFullPath(file)} does not exist"]);
        }

        return new FileInfo(file).Length <= options.Value.MaxBytes
            ? await File.ReadAllBytesAsync(file, ct)
            : throw Refused([$"must name a file of at most {options.Value.MaxBytes} bytes; {file} is larger"]);
    }

    private static OptionsValidationException Refused(IEnumerable<string> causes) =>
        new(nameof(PolicyOptions), typeof(PolicyOptions), causes.Select(cause => $"{nameof(PolicyOptions.SeedFile)} {cause}"));
}
