using System.Globalization;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Entries;

/// <summary>What a reader of the trail asks for; every part is exact and optional.</summary>
/// <param name="Blocks">False leaves out the entries of blocks of facts, which are many where decisions are.</param>
internal sealed record EntryFilter(
    string? Actor, string? Action, string? ResourceType, string? ResourceId, string? Outcome, DateTimeOffset? Since, DateTimeOffset? Until, bool Personal,
    bool Blocks = true)
{
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
        new("blocks", "false leaves out the entries of blocks of facts.", QueryType.Boolean),
        new("personal", "true shows the personal values too, and that leaves an entry audit.read_personal.", QueryType.Boolean),
    ];

    /// <summary>The filter, or what is wrong with it.</summary>
    internal static (EntryFilter? Filter, IReadOnlyList<FieldError> Errors) Read(IQueryCollection query)
    {
        var values = new FilterValues(query, Parameters);
        var filter = new EntryFilter(
            values.Text("actor"), values.Text("action"), values.Text("resource_type"), values.Text("resource_id"), values.Outcome("outcome"),
            values.Time("since"), values.Time("until"), values.Flag("personal", without: false), values.Flag("blocks", without: true));
        return values.Errors.Count == 0 ? (filter, []) : (null, values.Errors);
    }

    /// <summary>The filter in words, for the entry that says who read personal values.</summary>
    internal string Describe() => string.Join(' ', new[]
    {
        ("actor", Actor), ("action", Action), ("resource_type", ResourceType), ("resource_id", ResourceId), ("outcome", Outcome),
        ("since", Since?.ToString("O", CultureInfo.InvariantCulture)), ("until", Until?.ToString("O", CultureInfo.InvariantCulture)),
        ("blocks", Blocks ? null : "false"),
    }.Where(part => part.Item2 is not null).Select(part => $"{part.Item1}={part.Item2}"));
}
