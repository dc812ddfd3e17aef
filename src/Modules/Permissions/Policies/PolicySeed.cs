using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Postgres;
using ZeroTrust.Policy.Bundles;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Loads the policy before the first request; where there is none, the seed file becomes the first one.</summary>
internal sealed class PolicySeed(
    IServiceScopeFactory scopes, NpgsqlDataSource source, PolicyStore policies, PolicyLoader loader, PolicyIntake intake,
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
        switch (intake.Read(bytes, PolicyBundle.LooksLikeOne(bytes), [PlatformRoles.Administrator]))
        {
            case IntakeOutcome.Refused { Errors: [] } refused:
                throw Refused([$"must name a policy that may come here: {refused.Problem.Code} {refused.Problem.Detail}"]);
            case IntakeOutcome.Refused refused:
                throw Refused(PolicyErrors.Describe(refused.Errors).Select(error => $"{file}, {error}"));
            case IntakeOutcome.Accepted accepted:
                await StoreAsync(accepted.Submission, ct);
                break;
        }
    }

    // Without an approval, where one is asked for too: before the first policy nobody may approve anything.
    private async Task StoreAsync(PolicySubmission submission, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        var outbox = scope.ServiceProvider.GetRequiredService<IMartenOutbox>();
        outbox.Enroll(session);
        var document = await policies.StageAsync(
            session, fact => outbox.PublishAsync(fact), null, submission, AuditActor.System, ActivationStep.Forward(null),
            PolicyReplacement.Evidence(submission.Bundle), ct);
        if (submission.Bundle is { } bundle)
        {
            BundleSequences.Add(session, bundle.Sequence);
        }

        await session.SaveChangesAsync(ct);
        loader.Activate(submission.Snapshot, submission.Warnings, document);
    }

    private async Task<byte[]> ReadAsync(string file, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            throw Refused([$"must name a policy file; {Path.GetFullPath(file)} does not exist"]);
        }

        return new FileInfo(file).Length <= intake.MaxLength(isBundle: true)
            ? await File.ReadAllBytesAsync(file, ct)
            : throw Refused([$"must name a file of at most {options.Value.MaxBytes} bytes; {file} is larger"]);
    }

    private static OptionsValidationException Refused(IEnumerable<string> causes) =>
        new(nameof(PolicyOptions), typeof(PolicyOptions), causes.Select(cause => $"{nameof(PolicyOptions.SeedFile)} {cause}"));
}
