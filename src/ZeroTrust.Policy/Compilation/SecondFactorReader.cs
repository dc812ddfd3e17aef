using System.Text;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// mfa_required and mfa_reason of a role: who leaves the second factor away writes down why (ASVS 6.3.3).
internal sealed class SecondFactorReader(CompilationContext context)
{
    internal const string Required = "mfa_required";
    internal const string Reason = "mfa_reason";
    internal const int MaxReason = 500;
    private readonly List<PlacedText> unexplained = [];

    internal (bool IsRequired, string? Reason) Read(string role, Position at, FieldSet fields)
    {
        var isRequired = fields.Optional(Required) is { } required && NodeReader.Boolean(required, context.Errors) is true;
        var reason = fields.Optional(Reason);
        if (reason is null && !isRequired)
        {
            unexplained.Add(new PlacedText(role, at));
        }

        if (reason is not null && isRequired)
        {
            context.Errors.Add(reason.At, Codes.UnneededMfaReason, $"'{Reason}' explains a role without a second factor; this one asks for it.");
        }

        return (isRequired, reason is null ? null : ReadReason(reason));
    }

    // Call after the other warnings: a file of many roles must not crowd them out.
    internal void Warn()
    {
        foreach (var role in unexplained)
        {
            context.Warnings.Add(role.At, Codes.MfaReasonMissing, $"The role {ProblemList.Show(role.Value)} asks for no second factor and '{Reason}' does not say why.");
        }
    }

    private string? ReadReason(YamlNode node)
    {
        if (NodeReader.Text(node, context.Errors) is not { } text)
        {
            return null;
        }

        if (text.Length <= MaxReason && text.EnumerateRunes().All(IsVisible) && !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        context.Errors.Add(node.At, Codes.InvalidMfaReason, $"A reason is a sentence of 1 to {MaxReason} visible characters.");
        return null;
    }

    // Half of a surrogate pair reads as the replacement character.
    private static bool IsVisible(Rune rune) => !PathCharacters.IsInvisible(rune) && rune != Rune.ReplacementChar;
}
