using Codes = ZeroTrust.Policy.PolicyTestCodes;

namespace ZeroTrust.Policy;

// expect, and what else should be so: audited, rule, acr, max_age.
internal sealed class PolicyTestExpectationReader(ProblemList errors)
{
    private static readonly string[] Known = [.. Enum.GetValues<DecisionCode>().Select(code => code.ToWire())];
    private readonly LoginReader logins = new(errors);

    internal PolicyTestExpectation? Read(FieldSet fields)
    {
        var code = fields.Required("expect") is { } node ? ReadCode(node) : null;
        var audited = fields.Optional("audited") is { } reason ? ReadCode(reason) : null;
        var rule = fields.Optional("rule") is { } place ? NodeReader.Text(place, errors) : null;
        var asks = fields.Optional(LoginReader.ContextClass) is not null || fields.Optional(LoginReader.MaxAge) is not null;
        var login = logins.Read(fields);
        return code is null ? null : new PolicyTestExpectation(code, audited, rule, asks ? login : null);
    }

    private string? ReadCode(YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        if (Known.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        errors.Add(node.At, Codes.UnknownCode, $"{ProblemList.Show(text)} is no decision; there are {string.Join(", ", Known)}.");
        return null;
    }
}
