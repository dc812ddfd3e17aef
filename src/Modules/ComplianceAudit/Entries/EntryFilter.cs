using System.Globalization;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Entries;

/// <summary>What a reader of the trail asks for; every part is exact and optional.</summary>
internal sealed record EntryFilter(
    string? Actor, string? Action, string? ResourceType, string? ResourceId, string? Outcome, DateTimeOffset? Since, DateTimeOffset? Until, bool Personal)
{
    private const int MaxLength = 256;
    private static readonly HashSet<string> Known = [.. PageQuery.Parameters.Concat(Parameters).Select(parameter => parameter.Name)];

    /// <summary>What may be asked for, beside the page.</summary>
    internal static IReadOnlyList<QueryParameter> Parameters =>
    [
        new("actor", "The id of who acted."),
        new("action", "Such as user.created."),
        new("resource_type", "Such as user."),
        new("resource_id", "The id of what was acted on."),
        new("outcome", "success, denied or failure."),
        new("since", "From this time on.", QueryType.Time),
        new("until", "Before this time.", QueryType.Time),
        new("personal", "true shows the personal values too, and that leaves an entry audit.read_personal.", QueryType.Boolean),
    ];

    /// <summary>The filter, or what is wrong with it. An unknown name is refused: a mistyped filter would show too much.</summary>
    internal static (EntryFilter? Filter, IReadOnlyList<FieldError> Errors) Read(IQueryCollection query)
    {
        var errors = new List<FieldError>();
        foreach (var (name, values) in query)
        {
            if (!Known.Contains(name))
            {
                errors.Add(new FieldError(EvidenceText.Clean(name, 64), "This list has no such parameter."));
            }
            else if (values is not [{ Length: > 0 and <= MaxLength }] && name is not "cursor")
            {
                errors.Add(new FieldError(name, $"Send it once, with 1 to {MaxLength} characters."));
            }
        }

        if (query.TryGetValue("outcome", out var outcome) && !OutcomeText.IsKnown(outcome.ToString()))
        {
            errors.Add(new FieldError("outcome", "Must be success, denied or failure."));
        }

        var filter = new EntryFilter(
            Text("actor"), Text("action"), Text("resource_type"), Text("resource_id"), Text("outcome"), Time("since"), Time("until"), Flag("personal"));
        return errors.Count == 0 ? (filter, errors) : (null, errors);

        string? Text(string name) => query.TryGetValue(name, out var value) ? EvidenceText.Clean(value.ToString()) : null;

        bool Flag(string name)
        {
            var text = Text(name);
            if (text is not (null or "true" or "false"))
            {
                errors.Add(new FieldError(name, "Must be true or false."));
            }

            return text == "true";
        }

        DateTimeOffset? Time(string name)
        {
            if (Text(name) is not { } text)
            {
                return null;
            }

            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time.ToUniversalTime();
            }

            errors.Add(new FieldError(name, "Must be an RFC 3339 time."));
            return null;
        }
    }

    /// <summary>The filter in words, for the entry that says who read personal values.</summary>
    internal string Describe() => string.Join(' ', new[]
    {
        ("actor", Actor), ("action", Action), ("resource_type", ResourceType), ("resource_id", ResourceId), ("outcome", Outcome),
        ("since", Since?.ToString("O", CultureInfo.InvariantCulture)), ("until", Until?.ToString("O", CultureInfo.InvariantCulture)),
    }.Where(part => part.Item2 is not null).Select(part => $"{part.Item1}={part.Item2}"));
}
