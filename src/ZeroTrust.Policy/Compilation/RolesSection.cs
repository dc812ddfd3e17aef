using System.Collections.Immutable;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// roles: name → permissions, mfa_required, mfa_reason, service_access, services.
internal sealed class RolesSection(CompilationContext context, ValueReader values)
{
    internal const string Name = "roles";
    private readonly List<PlacedText> reached = [];
    private readonly SecondFactorReader secondFactors = new(context);

    // Call after the other sections: they say which services are known.
    internal List<CompiledRole> Read(YamlNode? node)
    {
        var roles = new List<CompiledRole>();
        if (node is null || NodeReader.Mapping(node, context.Errors) is not { } mapping)
        {
            return roles;
        }

        if (mapping.Fields.Length > context.Limits.MaxRoles)
        {
            context.Errors.Add(mapping.At, Codes.TooMany, $"More than {context.Limits.MaxRoles} roles.");
            return roles;
        }

        foreach (var field in mapping.Fields)
        {
            if (!context.Errors.IsFull && values.Name(field.Key) is { } name
                && FieldSet.Read(field.Value, context.Errors, "permissions", SecondFactorReader.Required, SecondFactorReader.Reason, "service_access", "services") is { } fields)
            {
                roles.Add(ReadRole(name, field.Key.At, fields));
            }
        }

        WarnOfUnknownServices();
        secondFactors.Warn();
        return roles;
    }

    private CompiledRole ReadRole(string name, Position at, FieldSet fields)
    {
        var permissions = values.List(fields.Required("permissions"), item => values.Permission(item, wildcards: true));
        var (mfaRequired, mfaReason) = secondFactors.Read(name, at, fields);
        var definition = new RoleDefinition(
            name,
            [.. permissions.Select(permission => permission.Value)],
            mfaRequired,
            Reach(fields.Optional("service_access"), PolicyNames.All),
            Reach(fields.Optional("services"), PolicyNames.AssignedServices),
            at.Line)
        {
            MfaReason = mfaReason,
        };
        return new CompiledRole(definition, context.Groups, ServicePermissionsSection.PermissionRules(permissions, Name, name, target: null));
    }

    // Names of services, or the one word that stands for a set of them, alone.
    private ImmutableArray<string> Reach(YamlNode? node, string word)
    {
        var list = values.List(node, item => item is YamlNode.Scalar scalar && scalar.Form != ScalarForm.Block && scalar.Value == word
            ? word
            : values.ServiceName(item));
        if (list.Length > 1 && list.Any(entry => entry.Value == word))
        {
            context.Errors.Add(node!.At, Codes.MixedServices, $"'{word}' stands alone or not at all.");
        }

        reached.AddRange(list.Where(entry => entry.Value != word && !context.Groups.Contains(entry.Value)));
        return [.. list.Select(entry => entry.Value)];
    }

    private void WarnOfUnknownServices()
    {
        // Found first and remembered after, so that a second role naming the same service is warned about too.
        foreach (var service in reached.Where(service => !context.Knows(service.Value)))
        {
            context.Warnings.Add(service.At, Codes.UnknownService, $"No other section knows the service {ProblemList.Show(service.Value)}.");
        }

        foreach (var service in reached)
        {
            context.Remember(service.Value, service.At);
        }
    }
}
