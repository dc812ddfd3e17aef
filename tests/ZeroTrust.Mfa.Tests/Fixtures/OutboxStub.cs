using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
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

    private IDocumentSession? _session;

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

    // A message of the module to itself has no contract; the text of a record has all its values.
    private static string TextOf(object message) => ContractsJson.Default.GetTypeInfo(message.GetType()) is { } type
        ? JsonSerializer.Serialize(message, type)
        : message.ToString()!;
}
