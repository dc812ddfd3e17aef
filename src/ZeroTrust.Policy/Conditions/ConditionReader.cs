namespace ZeroTrust.Policy;

// The text of a condition into what is evaluated; null with a problem that has line and column.
internal sealed class ConditionReader(CompilationContext context)
{
    internal const string Field = "when";

    internal Condition? Read(YamlNode node, ConditionNames names)
    {
        if (NodeReader.Text(node, context.Errors) is not { } text)
        {
            return null;
        }

        if (ConditionParser.Parse(text, context.Limits, out var fault) is { } syntax
            && new ConditionChecker(names, context.Conditions).Check(syntax, out fault) is { } root)
        {
            return new Condition(text, node.At, root);
        }

        // An escape, a doubled quote or a folded line before the fault moves the column: the scanner keeps no map of them.
        var quote = node is YamlNode.Scalar { Form: ScalarForm.Quoted } ? 1 : 0;
        context.Errors.Add(new Position(node.At.Line, node.At.Column + quote + fault!.At), fault.Code, fault.Message);
        return null;
    }
}
