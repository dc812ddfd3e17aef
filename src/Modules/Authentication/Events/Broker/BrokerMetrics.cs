using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ZeroTrust.Platform.Observability;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>What the listener counts; labelled by queue, of which there are as many as the options name.</summary>
internal static class BrokerMetrics
{
    private static readonly ConcurrentDictionary<string, int> States = new(StringComparer.Ordinal);

    private static readonly Counter<long> Messages =
        Telemetry.Meter.CreateCounter<long>("zerotrust_broker_messages_total", description: "Messages acknowledged");

    private static readonly Counter<long> Refused =
        Telemetry.Meter.CreateCounter<long>("zerotrust_broker_dead_letters_total", description: "Messages, and events of messages, that became dead letters");

    private static readonly Counter<long> Faults =
        Telemetry.Meter.CreateCounter<long>("zerotrust_broker_faults_total", description: "Connections lost or refused, and tries that failed");

    static BrokerMetrics() => Telemetry.Meter.CreateObservableGauge(
        "zerotrust_broker_listening",
        () => States.Select(state => new Measurement<int>(state.Value, Of(state.Key))),
        description: "1 while this instance takes messages of the queue");

    public static void Listening(string queue, bool isListening) => States[queue] = isListening ? 1 : 0;

    public static void Acknowledged(string queue, int messages) => Messages.Add(messages, Of(queue));

    public static void DeadLettered(string queue, int letters) => Refused.Add(letters, Of(queue));

    public static void Failed(string queue) => Faults.Add(1, Of(queue));

    private static KeyValuePair<string, object?> Of(string queue) => new("queue", queue);
}
