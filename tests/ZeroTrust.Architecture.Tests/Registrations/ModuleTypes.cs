using System.Reflection;
using FastEndpoints;
using FluentValidation;
using ZeroTrust.Host;

namespace ZeroTrust.Architecture.Tests.Registrations;

/// <summary>What a module's assembly holds against what the module lists: a type that is missing from a list does nothing in the native binary.</summary>
internal static class ModuleTypes
{
    internal static Assembly AssemblyOf(ModuleParts module) => Assembly.Load($"ZeroTrust.{module.Name}");

    internal static IReadOnlyList<string> EndpointViolations(IEnumerable<Type> types, IReadOnlyCollection<Type> listed) =>
        Differences(types.Where(IsServedByFastEndpoints), listed, "Endpoints");

    internal static IReadOnlyList<string> HandlerViolations(IEnumerable<Type> types, IReadOnlyCollection<Type> listed) =>
        Differences(types.Where(IsHandler), listed, "Handlers");

    internal static IReadOnlyList<string> DocumentViolations(IEnumerable<Type> types, IReadOnlyCollection<Type> listed) =>
        Differences(types.Where(IsDocument), listed, "Documents");

    /// <summary>The request and response types of an endpoint class.</summary>
    internal static IEnumerable<Type> BodiesOf(Type endpoint)
    {
        for (var type = endpoint; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Endpoint<,>))
            {
                return type.GetGenericArguments().Where(body => body != typeof(EmptyRequest) && body != typeof(object));
            }
        }

        return [];
    }

    private static bool IsServedByFastEndpoints(Type type) =>
        type is { IsAbstract: false } && (type.IsSubclassOf(typeof(BaseEndpoint)) || type.IsAssignableTo(typeof(IValidator)));

    // Wolverine's own convention of names and methods.
    private static bool IsHandler(Type type) =>
        (type.Name.EndsWith("Handler", StringComparison.Ordinal) || type.Name.EndsWith("Consumer", StringComparison.Ordinal))
        && type.GetMethods().Any(method => method.Name is "Handle" or "HandleAsync" or "Consume" or "ConsumeAsync");

    private static bool IsDocument(Type type) =>
        type is { IsAbstract: false, IsInterface: false } && type.Name.EndsWith("Document", StringComparison.Ordinal);

    private static IReadOnlyList<string> Differences(IEnumerable<Type> found, IReadOnlyCollection<Type> listed, string list)
    {
        var all = found.ToList();
        return
        [
            .. all.Except(listed).Select(type => $"{type.Name} is not in {list}."),
            .. listed.Except(all).Select(type => $"{type.Name} is in {list} and is none."),
            .. listed.GroupBy(type => type).Where(group => group.Count() > 1).Select(group => $"{group.Key.Name} is in {list} twice."),
        ];
    }
}
