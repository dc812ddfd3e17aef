using System.Collections.Frozen;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// The names of a condition into what reads their values. Keeps the first fault of the whole check.
internal sealed class NameResolver(ConditionNames names, ConditionTables tables)
{
    internal const string Networks = "networks";
    internal const string Windows = "windows";

    internal ConditionFault? Fault { get; private set; }

    internal T? Fail<T>(ConditionSyntax at, string code, string message)
        where T : ConditionExpression
    {
        Fault ??= new ConditionFault(at.At, code, message);
        return null;
    }

    internal ConditionExpression? Value(ConditionSyntax.Name name) => (name.Root, name.Member) switch
    {
        ("subject", "id") => new ScopeText(ScopeName.SubjectId),
        ("subject", "type") => new ScopeText(ScopeName.SubjectType),
        ("subject", "roles") => new SubjectRoles(),
        ("subject", _) => Property(name, PropertyOwner.Subject, names.Subject),
        ("resource", "id") when names.HasResource => new ScopeText(ScopeName.ResourceId),
        ("resource", "type") when names.HasResource => new ScopeText(ScopeName.ResourceType),
        ("resource", _) => Property(name, PropertyOwner.Resource, names.Resource),
        ("action", "name") => new ScopeText(ScopeName.ActionName),
        ("action", _) => Property(name, PropertyOwner.Action, names.Action),
        ("target", "name") => new ScopeText(ScopeName.TargetName),
        ("path", _) => Segment(name),
        ("context", "ip") => Fail<FlagExpression>(name, Codes.ConditionType, "context.ip stands only on the left of 'in networks.<name>'."),
        ("context", "time") => Fail<FlagExpression>(name, Codes.ConditionType, "context.time stands only on the left of 'in windows.<name>'."),
        (Networks or Windows, _) => Fail<FlagExpression>(name, Codes.ConditionType, $"{name.Root}.<name> stands only on the right of 'in'."),
        _ => Unknown(name),
    };

    // context.ip in networks.x, context.time in windows.x
    internal FlagExpression? Context(ConditionSyntax left, ConditionSyntax.Name table) => (left, table.Root) switch
    {
        (ConditionSyntax.Name { Root: "context", Member: "ip" }, Networks) => tables.Networks.TryGetValue(table.Member, out var network)
            ? new AddressInNetwork(network)
            : Undeclared(table),
        (ConditionSyntax.Name { Root: "context", Member: "time" }, Windows) => tables.Windows.TryGetValue(table.Member, out var window)
            ? new TimeInWindow(window)
            : Undeclared(table),
        (_, Networks) => Fail<FlagExpression>(left, Codes.ConditionType, "Only context.ip is in a network."),
        _ => Fail<FlagExpression>(left, Codes.ConditionType, "Only context.time is in a window."),
    };

    private ConditionExpression? Property(ConditionSyntax.Name name, PropertyOwner owner, FrozenDictionary<string, PropertyKind> declared)
    {
        var property = new PropertyReference(owner, name.Member);
        return declared.GetValueOrDefault(name.Member) switch
        {
            PropertyKind.Text => new PropertyText(property),
            PropertyKind.Number => new PropertyNumber(property),
            PropertyKind.Flag => new PropertyFlag(property),
            PropertyKind.TextList => new PropertyTexts(property),
            _ => Unknown(name),
        };
    }

    private ConditionExpression? Segment(ConditionSyntax.Name name)
    {
        foreach (var (parameter, segment) in names.PathParameters)
        {
            if (parameter == name.Member)
            {
                return new PathSegment(segment);
            }
        }

        return Unknown(name);
    }

    private FlagExpression? Unknown(ConditionSyntax.Name name) =>
        Fail<FlagExpression>(name, Codes.UnknownName, $"There is no {ProblemList.Show($"{name.Root}.{name.Member}")} here.");

    private FlagExpression? Undeclared(ConditionSyntax.Name table) =>
        Fail<FlagExpression>(table, Codes.UnknownName, $"{ProblemList.Show(table.Member)} is not under '{table.Root}'.");
}
