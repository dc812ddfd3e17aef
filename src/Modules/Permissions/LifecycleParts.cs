using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Permissions.Features.ActivatePolicy;
using ZeroTrust.Permissions.Features.Candidates;
using ZeroTrust.Permissions.Features.ComparePolicy;
using ZeroTrust.Permissions.Features.ReadVersion;
using ZeroTrust.Permissions.Features.ReplacePolicy;
using ZeroTrust.Permissions.Features.ReplayDecisions;
using ZeroTrust.Permissions.Features.ShadowPolicy;
using ZeroTrust.Permissions.Features.SubmitBundle;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Approval;
using ZeroTrust.Permissions.Lifecycle.Bundles;
using ZeroTrust.Permissions.Lifecycle.Candidates;
using ZeroTrust.Permissions.Lifecycle.Replay;
using ZeroTrust.Permissions.Lifecycle.Shadow;
using ZeroTrust.Permissions.Lifecycle.Watch;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Permissions;

/// <summary>What the life of policies, from candidate to rollback, gives to the module.</summary>
internal static class LifecycleParts
{
    internal static List<Type> Endpoints =>
    [
        typeof(SubmitCandidateEndpoint), typeof(ListCandidatesEndpoint), typeof(ReadVersionEndpoint), typeof(ActivatePolicyEndpoint), typeof(RollbackPolicyEndpoint),
        typeof(SubmitBundleEndpoint), typeof(ReadShadowEndpoint), typeof(SetShadowEndpoint), typeof(ClearShadowEndpoint), typeof(ReplayEndpoint), typeof(ComparePolicyEndpoint),
    ];

    internal static string Schema => CandidateStore.Schema + BundleSequences.Schema + ShadowStore.Schema + WatchMarks.Schema;

    internal static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<BundleKeyRing>();
        services.AddSingleton<BundleSequences>();
        services.AddSingleton<PolicyIntake>();
        services.AddSingleton<PolicyReader>();
        services.AddSingleton<StoredPolicies>();
        services.AddSingleton<CandidateStore>();
        services.AddSingleton<CandidateSubmission>();
        services.AddSingleton(new RetentionRule(CandidateStore.Table, "submitted_at", CandidateStore.Keep));
        services.AddSingleton<PolicyDifference>();
        services.AddSingleton<ApprovalRequests>();
        services.AddSingleton<RequesterCheck>();
        services.AddScoped<IChangeKind, ActivationChange>();
        services.AddSingleton<PolicyRollback>();
        services.AddSingleton<ShadowStore>();
        services.AddSingleton<ShadowHolder>();
        services.AddSingleton<IShadowObserver>(provider => provider.GetRequiredService<ShadowHolder>());
        services.AddSingleton<ShadowLoader>();
        services.AddSingleton<ShadowFollower>();
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<ShadowFollower>());
        services.AddHostedService(provider => provider.GetRequiredService<ShadowFollower>());
        services.AddSingleton<ReplayPeople>();
        services.AddSingleton<PolicyReplay>();
        services.AddSingleton<WatchMarks>();
        services.AddSingleton<WatchSubmission>();
        services.AddHostedService<PolicyFileWatch>();
    }
}
