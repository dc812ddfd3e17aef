namespace ZeroTrust.Policy;

// The text of a condition into what is evaluated; null with a problem that has line and column.
internal sealed class ConditionReader(CompilationContext context)
{
    internal const string Field = "when";

    internal Condition? Read(YamlNode node, ConditionNames names)
    {
        _ = names;
        return NodeReader.Text(node, context.Errors) is { } text ? new Condition(text, node.At) : null;
    }
}
