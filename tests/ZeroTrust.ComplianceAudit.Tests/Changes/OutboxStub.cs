using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts;

namespace ZeroTrust.ComplianceAudit.Tests.Changes;

/// <summary>An outbox whose messages are rows of <c>public.sent</c> in the enrolled session's commit. Publishing before <c>Enroll</c> fails.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it. Owner: compliance-audit.")]
internal class OutboxStub : DispatchProxy
{
    public const string Schema = "create table if not exists public.sent (n bigserial, type text, body text);";

    private IDocumentSession? _session;

    public static IMartenOutbox Create() => Create<IMartenOutbox, OutboxStub>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IMartenOutbox.Enroll))
        {
            _session = (IDocumentSession)args![0]!;
        }
        else if (targetMethod.Name == nameof(IMartenOutbox.PublishAsync))
        {
            var message = args![0]!;
            (_session ?? throw new InvalidOperationException("The outbox is not enrolled.")).QueueSqlCommand(
                "insert into public.sent (type, body) values (?, ?)", message.GetType().Name, JsonSerializer.Serialize(message, ContractsJson.Default.GetTypeInfo(message.GetType())!));
        }

        return targetMethod.ReturnType == typeof(ValueTask) ? ValueTask.CompletedTask : null;
    }
}
