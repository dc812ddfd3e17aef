using System.Globalization;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// acr and max_age of an endpoint under services.
internal sealed class LoginReader(ProblemList errors)
{
    internal const string ContextClass = "acr";
    internal const string MaxAge = "max_age";

    internal LoginRequirement Read(FieldSet fields) => new(
        fields.Optional(ContextClass) is { } contextClass ? ReadClass(contextClass) : null,
        fields.Optional(MaxAge) is { } age ? ReadAge(age) : null);

    private string? ReadClass(YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        if (LoginRequirement.Classes.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        errors.Add(node.At, Codes.InvalidContextClass, $"{ProblemList.Show(text)} is no class of logins: {string.Join(", ", LoginRequirement.Classes)}.");
        return null;
    }

    private int? ReadAge(YamlNode node)
    {
        if (NodeReader.Scalar(node, errors) is not { } scalar)
        {
            return null;
        }

        // As strict as a rate limit: no quotes, sign or leading zero.
        if (scalar is { Form: ScalarForm.Plain, Value: ['1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9', ..] text }
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LoginRequirement.LongestMaxAge)
        {
            return seconds;
        }

        errors.Add(node.At, Codes.InvalidMaxAge, $"{ProblemList.Show(scalar.Value)} is no age of a login: a number of seconds, 1 to {LoginRequirement.LongestMaxAge}, without quotes.");
        return null;
    }
}
