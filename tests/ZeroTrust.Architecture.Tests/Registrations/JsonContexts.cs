using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ZeroTrust.Architecture.Tests.Registrations;

/// <summary>Whether generated contexts know a type. What they do not know fails at run time in the native binary only.</summary>
internal static class JsonContexts
{
    internal static IReadOnlyList<string> Missing(IEnumerable<Type> types, IEnumerable<IJsonTypeInfoResolver> contexts)
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine([.. contexts]) };
        return [.. types.Distinct().Where(type => options.TypeInfoResolver.GetTypeInfo(type, options) is null).Select(type => $"{type} is in no JSON context.")];
    }
}
