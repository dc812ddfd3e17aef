using System.Globalization;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Entries;

/// <summary>
/// The values of a list's filters, and what is wrong with them. An unknown name is refused: a mistyped filter would show too much.
/// </summary>
internal sealed class FilterValues
{
    private const int MaxLength = 256;
    private readonly IQueryCollection _query;
    private readonly List<FieldError> _errors = [];

    internal FilterValues(IQueryCollection query, IReadOnlyList<QueryParameter> parameters)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!PageQuery.Parameters.Concat(parameters).Any(parameter => parameter.Name == name))
            {
                _errors.Add(new FieldError(EvidenceText.Clean(name, 64), "This list has no such parameter."));
            }
            else if (values is not [{ Length: > 0 and <= MaxLength }] && name is not "cursor")
            {
                _errors.Add(new FieldError(name, $"Send it once, with 1 to {MaxLength} characters."));
            }
        }
    }

    internal IReadOnlyList<FieldError> Errors => _errors;

    internal string? Text(string name) => _query.TryGetValue(name, out var value) ? EvidenceText.Clean(value.ToString()) : null;

    internal string? Outcome(string name)
    {
        var text = Text(name);
        if (text is not null && !OutcomeText.IsKnown(text))
        {
            _errors.Add(new FieldError(name, "Must be success, denied or failure."));
        }

        return text;
    }

    internal bool Flag(string name, bool without)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false"))
        {
            _errors.Add(new FieldError(name, "Must be true or false."));
        }

        return text is null ? without : text == "true";
    }

    internal DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.ToUniversalTime();
        }

        _errors.Add(new FieldError(name, "Must be an RFC 3339 time."));
        return null;
    }
}
