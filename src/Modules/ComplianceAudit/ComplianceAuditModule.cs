using System.Text.Json.Serialization;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ZeroTrust.ComplianceAudit.Changes;
using ZeroTrust.ComplianceAudit.Features.DecideChange;
using ZeroTrust.ComplianceAudit.Features.ListChanges;
using ZeroTrust.ComplianceAudit.Features.ReadBlock;
using ZeroTrust.ComplianceAudit.Features.ReadChange;
using ZeroTrust.ComplianceAudit.Features.ReadEntries;
using ZeroTrust.ComplianceAudit.Features.SearchDecisions;
using ZeroTrust.ComplianceAudit.Search;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Platform.Hosting;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.ComplianceAudit;

/// <summary>Evidence: the append-only trail that every module writes to, and the stream of facts in volume.</summary>
public sealed class ComplianceAuditModule : IModule
{
    private ComplianceAuditModule() { }

    /// <inheritdoc />
    public static string Name => "ComplianceAudit";

    /// <inheritdoc />
    public static List<Type> Endpoints =>
    [
        typeof(ReadEntriesEndpoint), typeof(ReadBlockEndpoint), typeof(SearchDecisionsEndpoint), typeof(ListChangesEndpoint), typeof(ReadChangeEndpoint), typeof(ApproveChangeEndpoint),
        typeof(RejectChangeEndpoint), typeof(WithdrawChangeEndpoint),
    ];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Handlers => [];

    /// <inheritdoc />
    public static IReadOnlyList<Type> Documents => [];

    /// <inheritdoc />
    public static IReadOnlyList<JsonSerializerContext> Json => [AuditJson.Default];

    /// <inheritdoc />
    public static string Schema => string.Join('\n', AuditSchema.Sql, ChangeTable.Schema);

    /// <inheritdoc />
    public static void AddServices(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<ComplianceAuditOptions, ComplianceAuditOptionsValidator>()
            .BindConfiguration(ComplianceAuditOptions.Section);
        services.AddSingleton<IValidateOptions<ComplianceAuditOptions>, ComplianceAuditOptionsRules>();

        services.AddSingleton<AuditWriter>();
        services.AddSingleton<IAuditWriter>(provider => provider.GetRequiredService<AuditWriter>());
        services.AddSingleton<EntryReader>();
        services.AddSingleton<BlockReader>();
        services.AddSingleton<BlockSpans>();
        services.AddSingleton<BlockHeads>();
        services.AddSingleton<DecisionSearch>();
        services.AddSingleton<IDecisionHistory, DecisionHistory>();

        services.AddSingleton<DecisionMask>();
        services.AddSingleton<DecisionLog>();
        services.AddSingleton<AuditQueue>();
        services.AddSingleton<IAuditStream>(provider => provider.GetRequiredService<AuditQueue>());
        services.AddSingleton<IBlockStore, PostgresBlockStore>();
        services.AddSingleton<BlockWriter>();
        services.AddSingleton<IStartupTask>(provider => provider.GetRequiredService<BlockWriter>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<BlockWriter>());
        services.AddHostedService<AuditPurge>();
        AddChanges(services);
    }

    /// <inheritdoc />
    public static void ConfigureMarten(StoreOptions options)
    {
        // Plain tables only: the trail must be append-only, and Marten's documents are not.
    }

    private static void AddChanges(IServiceCollection services)
    {
        services.AddSingleton<ChangeStore>();
        services.AddSingleton<ChangeWrites>();
        services.AddScoped<ChangeReaders>();
        services.AddScoped<ChangeEnds>();
        services.AddScoped<IChangeRequests, ChangeRequests>();
        services.AddHostedService<ChangeExpiry>();
        services.AddSingleton(provider => new RetentionRule(
            ChangeTable.Name, "decided_at", TimeSpan.FromDays(provider.GetRequiredService<IOptions<ComplianceAuditOptions>>().Value.ChangeKeepDays)));
    }
}
