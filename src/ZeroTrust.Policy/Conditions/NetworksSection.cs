using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// networks: name → ranges of addresses.
internal sealed class NetworksSection(CompilationContext context, ValueReader values)
{
    internal const string Name = "networks";

    internal void Read(YamlNode? node)
    {
        foreach (var field in new NamedEntries(context, "networks").Of(node))
        {
            var ranges = values.List(field.Value, Range);
            if (field.Value is YamlNode.Sequence { Items.IsEmpty: true })
            {
                context.Errors.Add(field.Value.At, Codes.EmptyList, "A network without ranges holds no address.");
            }

            // Also where a range is wrong: a condition that names the network is not to blame.
            context.Conditions.Networks[field.Key.Value] = new NetworkSet(ranges.Select(range => AddressRange.Parse(range.Value)!.Value));
        }
    }

    private string? Range(YamlNode node)
    {
        if (NodeReader.Text(node, context.Errors) is not { } text)
        {
            return null;
        }

        if (AddressRange.Parse(text) is not null)
        {
            return text;
        }

        context.Errors.Add(node.At, Codes.InvalidNetwork,
            $"{ProblemList.Show(text)} is no range of addresses: 10.0.0.0/8 or 2001:db8::/32, with the bits behind the length zero, and IPv4 ranges written as IPv4.");
        return null;
    }
}
