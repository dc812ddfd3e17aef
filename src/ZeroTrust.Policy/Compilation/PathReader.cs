using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// The path of a rule: canonical, with wildcards or without.
internal sealed class PathReader(CompilationContext context)
{
    internal string? Read(YamlNode node)
    {
        if (NodeReader.Text(node, context.Errors) is not { } text)
        {
            return null;
        }

        if (PathTemplates.Refusal(text) is { } refusal)
        {
            return Refuse(node, Codes.InvalidPath, $"{ProblemList.Show(text)} is no path: {refusal}.");
        }

        // What has wildcards must be canonical without them.
        var plain = PathTemplates.IsTemplate(text) ? PathTemplates.WithoutWildcards(text) : text;
        if (text.Length > context.Limits.MaxPathLength || !CanonicalPath.TryParse(plain, out string canonical))
        {
            return Refuse(node, Codes.InvalidPath, $"{ProblemList.Show(text)} has no canonical form: it starts with '/', has no empty or dot segment, ';', '#', '\\', space or encoded delimiter, and at most {context.Limits.MaxPathLength} characters.");
        }

        return plain == canonical ? context.Share(text) : Refuse(node, Codes.PathNotCanonical, $"{ProblemList.Show(text)} must be written in its canonical form {ProblemList.Show(canonical)}.");
    }

    private string? Refuse(YamlNode node, string code, string message)
    {
        context.Errors.Add(node.At, code, message);
        return null;
    }
}
