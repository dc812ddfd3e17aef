using System.Collections.Frozen;

namespace ZeroTrust.Policy;

/// <summary>Named values that a question or the policy states of a subject, a resource or an action. Immutable.</summary>
public sealed class PropertyBag(IEnumerable<KeyValuePair<string, PropertyValue>> values)
{
    /// <summary>Most properties of one bag; who builds one from a request refuses more.</summary>
    public const int MaxCount = 64;

    private readonly FrozenDictionary<string, PropertyValue> _values = values.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every name and value, in no order.</summary>
    public IReadOnlyDictionary<string, PropertyValue> Values => _values;

    /// <summary>False where the bag has no such name.</summary>
    public bool TryGet(string name, out PropertyValue value) => _values.TryGetValue(name, out value);
}
