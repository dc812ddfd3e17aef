using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;

namespace ZeroTrust.Authentication.Events;

/// <summary>Which source belongs to whom.</summary>
internal sealed class EventSources(IOptions<EventOptions> options)
{
    private readonly FrozenDictionary<string, EventSourceOptions> _bySource =
        options.Value.Sources.ToFrozenDictionary(source => source.Source, StringComparer.Ordinal);

    /// <summary>The source's options, whoever asks.</summary>
    public EventSourceOptions? Find(string source) => _bySource.GetValueOrDefault(source);

    /// <summary>The source's options if it is this caller's; a person owns none.</summary>
    public EventSourceOptions? Find(string source, Caller caller) =>
        caller.Kind == CallerKind.Service && _bySource.TryGetValue(source, out var found)
        && string.Equals(found.Publisher, caller.Subject, StringComparison.Ordinal) ? found : null;
}
