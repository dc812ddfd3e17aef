using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.Events.Broker;
using ZeroTrust.Authentication.Events.Lag;
using ZeroTrust.Authentication.Features.DiscardDeadLetter;
using ZeroTrust.Authentication.Features.ListDeadLetters;
using ZeroTrust.Authentication.Features.ListSequenceGaps;
using ZeroTrust.Authentication.Features.ListSyncSources;
using ZeroTrust.Authentication.Features.ReadDeadLetter;
using ZeroTrust.Authentication.Features.ReplayDeadLetter;
using ZeroTrust.Platform.Retention;

namespace ZeroTrust.Authentication;

/// <summary>What the broker, dead letters and the lag of sources give to the module.</summary>
internal static class BrokerParts
{
    public static List<Type> Endpoints =>
    [
        typeof(ListDeadLettersEndpoint), typeof(ReadDeadLetterEndpoint), typeof(ReplayDeadLetterEndpoint), typeof(DiscardDeadLetterEndpoint),
        typeof(ListSyncSourcesEndpoint), typeof(ListSequenceGapsEndpoint),
    ];

    public static string Schema => string.Join('\n', RefusedEvents.Schema, SequenceGaps.Schema, SourceStates.Schema);

    public static void AddServices(IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<BrokerOptions, BrokerOptionsValidator>().BindConfiguration(BrokerOptions.Section);
        services.AddSingleton<IValidateOptions<BrokerOptions>, BrokerOptionsRules>();
        services.AddSingleton<BrokerConnections>();
        services.AddSingleton<BrokerPublishers>();
        services.AddSingleton<QueueIntake>();
        services.AddHostedService<BrokerService>();

        services.AddOptionsWithValidateOnStart<DeadLetterOptions, DeadLetterOptionsValidator>().BindConfiguration(DeadLetterOptions.Section);
        services.AddSingleton<RefusedEvents>();
        services.AddSingleton<MessageLetters>();
        services.AddSingleton<EventReplay>();
        services.AddSingleton(provider => new RetentionRule(RefusedEvents.Table, "failed_at", LettersKept(provider)));
        services.AddSingleton(provider => new RetentionRule(DeadLetterList.MessagesTable, "sent_at", LettersKept(provider)));

        services.AddSingleton<SourceTallies>();
        services.AddHostedService<SourceStateWriter>();
        services.AddSingleton(provider => new RetentionRule(
            SequenceGaps.Table, "seen_at", TimeSpan.FromDays(provider.GetRequiredService<IOptions<EventOptions>>().Value.KeepReceivedDays)));
    }

    private static TimeSpan LettersKept(IServiceProvider provider) =>
        TimeSpan.FromDays(provider.GetRequiredService<IOptions<DeadLetterOptions>>().Value.KeepDays);
}
