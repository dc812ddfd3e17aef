using System.Text.Json.Serialization;
using Marten;
using Marten.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Features.CreateUser;
using ZeroTrust.Authentication.Features.DeactivateUser;
using ZeroTrust.Authentication.Features.GrantRole;
using ZeroTrust.Authentication.Features.ListUserRoles;
using ZeroTrust.Authentication.Features.ListUsers;
using ZeroTrust.Authentication.Features.PublishEvents;
using ZeroTrust.Authentication.Features.ReactivateUser;
using ZeroTrust.Authentication.Features.ReadUser;
using ZeroTrust.Authentication.Features.Reconcile;
using ZeroTrust.Authentication.Features.RevokeRole;
using ZeroTrust.Authentication.Import;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Authentication.Reactions;
using ZeroTrust.Authentication.Reconciliation;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Authentication;

/// <summary>What people, events and the permission cache give to the module.</summary>
internal static class PermissionSyncParts
{
    public static List<Type> Endpoints =>
    [
        typeof(PublishEventsEndpoint), typeof(ListUsersEndpoint), typeof(CreateUserEndpoint), typeof(ReadUserEndpoint),
        typeof(ListUserRolesEndpoint), typeof(DeactivateUserEndpoint), typeof(ReactivateUserEndpoint), typeof(GrantRoleEndpoint),
        typeof(RevokeRoleEndpoint), typeof(StartReconcileEndpoint), typeof(ListReconcilesEndpoint),
        .. BrokerParts.Endpoints,
    ];

    public static IReadOnlyList<Type> Handlers => [typeof(WhenPermissionsChangedHandler), typeof(WhenStepUpDemandedHandler)];

    public static IReadOnlyList<Type> Documents => [typeof(PersonDocument)];

    public static JsonSerializerContext Json => AuthenticationPeopleJson.Default;

    public static string Schema => string.Join('\n', ReceivedEvents.Schema, BrokerParts.Schema, ImportMarks.Schema, SweepStore.Schema);

    public static void AddServices(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PersonStore>();
        services.AddSingleton<PersonEditing>();
        services.AddSingleton<IStepUpDemands, StepUpDemands>();
        services.AddScoped<IPersonDirectory, PersonDirectory>();
        AddEvents(services);
        BrokerParts.AddServices(services);
        AddPermissionCache(services);
        AddImport(services);
        AddReconciliation(services);
    }

    public static void ConfigureMarten(StoreOptions options) =>
        options.Schema.For<PersonDocument>()
            .DatabaseSchemaName(PersonTable.SchemaName)
            .UseOptimisticConcurrency(true)
            .UniqueIndex(UniqueIndexType.DuplicatedField, PersonConflict.UserNameIndex, person => person.UserNameLookup!)
            .Duplicate(person => person.Administrator, configure: index => index.Predicate = "administrator")
            .IndexLastModified();

    private static void AddEvents(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<EventOptions, EventOptionsValidator>().BindConfiguration(EventOptions.Section);
        services.AddSingleton<IValidateOptions<EventOptions>, EventSourcesValidator>();
        services.AddSingleton<IValidateOptions<EventOptions>, EventLimitsValidator>();
        services.AddSingleton<EventSources>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<EventGroups>();
        services.AddSingleton(provider => new RetentionRule(
            ReceivedEvents.Table, "received_at", TimeSpan.FromDays(provider.GetRequiredService<IOptions<EventOptions>>().Value.KeepReceivedDays)));
    }

    private static void AddImport(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ImportOptions, ImportOptionsValidator>().BindConfiguration(ImportOptions.Section);
        services.AddSingleton<ImportMarks>();
        services.AddSingleton<PersonRows>();
        services.AddSingleton<ChunkIntake>();
        services.AddSingleton<ISnapshotImport, SnapshotImport>();
    }

    private static void AddReconciliation(IServiceCollection services)
    {
        services.AddSingleton<RedisSweep>();
        services.AddSingleton<LocalSweep>();
        services.AddSingleton<SweepStore>();
        services.AddSingleton<SweepService>();
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<SweepService>());
        services.AddHostedService(provider => provider.GetRequiredService<SweepService>());
        services.AddSingleton(provider => new RetentionRule(SweepStore.Table, "ended_at", TimeSpan.FromDays(SettingsOf(provider).KeepSweepDays)));
    }

    private static void AddPermissionCache(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PermissionCacheOptions, PermissionCacheOptionsValidator>().BindConfiguration(PermissionCacheOptions.Section);
        services.AddSingleton<IValidateOptions<PermissionCacheOptions>, PermissionCacheRules>();
        services.AddSingleton(provider => new LocalCopies(SettingsOf(provider).MaxLocalSubjects, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new EpochFloors(SettingsOf(provider).MaxFloors, TimeSpan.FromSeconds(SettingsOf(provider).MarginSeconds)));
        services.AddSingleton<PersonStates>();
        services.AddSingleton<GuardedTruth>();
        services.AddSingleton<ReadCounts>();
        services.AddSingleton(provider => new CopySeal(provider.GetRequiredService<DataKeys>()));
        services.AddSingleton<RedisCopies>();
        services.AddSingleton<IPermissionCopies>(provider => provider.GetRequiredService<RedisCopies>());
        services.AddSingleton<IPermissionReader>(ReaderOf);
        services.AddSingleton<ISubjectPages, SubjectPages>();
        services.AddSingleton<SubjectFeed>();
        services.AddSingleton<IChangeSubscriber>(provider => provider.GetRequiredService<SubjectFeed>());
        services.AddHostedService<RedisRefill>();
    }

    private static PermissionReader ReaderOf(IServiceProvider provider)
    {
        var feed = provider.GetRequiredService<FeedState>();
        return new PermissionReader(
            provider.GetRequiredService<LocalCopies>(), provider.GetRequiredService<EpochFloors>(), provider.GetRequiredService<RedisCopies>(),
            provider.GetRequiredService<GuardedTruth>(), () => feed.SilentFor, provider.GetRequiredService<ReadCounts>(),
            provider.GetRequiredService<IOptions<PermissionCacheOptions>>(), provider.GetRequiredService<TimeProvider>());
    }

    private static PermissionCacheOptions SettingsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<PermissionCacheOptions>>().Value;
}
