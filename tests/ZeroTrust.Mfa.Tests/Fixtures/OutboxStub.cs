using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts;

namespace ZeroTrust.Mfa.Tests.Fixtures;

/// <summary>
/// An outbox whose messages are rows of <c>public.sent</c> in the enrolled session's commit, so that a test sees what was really published.
/// Publishing before <c>Enroll</c> fails.
/// </summary>
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it. Owner: mfa.")]
internal class OutboxStub : DispatchProxy
{
    public const string Schema = "create table if not exists public.sent (n bigserial, type text, body text);";

    // Messages of the module to itself are in contexts of its own.
    private static readonly JsonSerializerOptions Messages = new() { TypeInfoResolver = JsonTypeInfoResolver.Combine([ContractsJson.Default, .. MfaModule.Json]) };
    private IDocumentSession? _session;

    /// <summary>A message as it was published.</summary>
    public static T Read<T>(string body) => (T)JsonSerializer.Deserialize(body, Messages.GetTypeInfo(typeof(T)))!;

    public static IMartenOutbox Create() => Create<IMartenOutbox, OutboxStub>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case nameof(IMartenOutbox.Enroll):
                _session = (IDocumentSession)args![0]!;
                break;
            case nameof(IMartenOutbox.PublishAsync) when _session is null:
                throw new InvalidOperationException("The outbox is not enrolled.");
            case nameof(IMartenOutbox.PublishAsync):
                _session.QueueSqlCommand("insert into public.sent (type, body) values (?, ?)", args![0]!.GetType().Name, TextOf(args[0]!));
                break;
        }

        return targetMethod.ReturnType == typeof(ValueTask) ? ValueTask.CompletedTask : null;
    }

    private static string TextOf(object message) => Messages.TryGetTypeInfo(message.GetType(), out var type)
        ? JsonSerializer.Serialize(message, type)
        : message.ToString()!;
}
