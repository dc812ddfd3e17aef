namespace ZeroTrust.Policy;

internal sealed class DocumentCompiler(PolicyLimits limits, ProblemList errors, ProblemList warnings, string? environment)
{
    private static readonly string[] Sections =
    [
        EnvironmentsSection.Name, GroupsSection.Name, ServicePermissionsSection.Name, ServicesSection.Name, RolesSection.Name,
        ResourcesSection.Name, NetworksSection.Name, WindowsSection.Name,
    ];

    private readonly CompilationContext context = new(limits, errors, warnings);

    // The snapshot is only good when no error was added.
    internal PolicySnapshot Compile(YamlNode root, string hash)
    {
        var isEmpty = root is YamlNode.Mapping { Fields.IsEmpty: true } or YamlNode.Scalar { Form: ScalarForm.Plain, Value: "" or "~" or "null" };
        if (isEmpty && errors.IsEmpty)
        {
            errors.Add(Position.Start, PolicyProblemCodes.Empty, "The policy is empty.");
        }

        var values = new ValueReader(context);
        var sections = isEmpty || errors.IsFull ? null : FieldSet.Read(root, errors, Sections);
        context.Environments = new EnvironmentsSection(context, values).Read(sections?.Optional(EnvironmentsSection.Name), environment);
        context.Groups = new GroupsSection(context, values).Read(sections?.Optional(GroupsSection.Name));
        var endpoints = new EndpointReader(context, values);
        new NetworksSection(context, values).Read(sections?.Optional(NetworksSection.Name));
        new WindowsSection(context, values).Read(sections?.Optional(WindowsSection.Name));
        var pairs = new ServicePermissionsSection(context, values, endpoints).Read(sections?.Optional(ServicePermissionsSection.Name));
        var services = new ServicesSection(context, values, endpoints).Read(sections?.Optional(ServicesSection.Name));
        var resources = new ResourcesSection(context, values).Read(sections?.Optional(ResourcesSection.Name));
        var roles = new RolesSection(context, values).Read(sections?.Optional(RolesSection.Name));
        return new PolicySnapshot(hash, pairs, services, roles, [.. context.ServiceNames])
        {
            Groups = context.Groups.Sorted,
            Environments = context.Environments.Declared,
            Resources = resources,
            Statements = resources.Statements(),
        };
    }
}
