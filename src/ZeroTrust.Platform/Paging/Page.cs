using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Platform.Paging;

/// <summary>One page of a list.</summary>
/// <param name="NextCursor">Opaque; null on the last page, and written as null there: a missing member would read as "not a list".</param>
public sealed record Page<T>(IReadOnlyList<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>The <c>?limit=</c> and <c>?cursor=</c> of a list.</summary>
public readonly record struct PageQuery(int Limit, string? After)
{
    /// <summary>The most items of one page.</summary>
    public const int MaxLimit = 200;

    private const int DefaultLimit = 50;

    /// <summary>Both, for the description of an endpoint that lists.</summary>
    public static IReadOnlyList<QueryParameter> Parameters =>
    [
        new("limit", $"How many items at most: 1 to {MaxLimit}, {DefaultLimit} where it is left out.", QueryType.Integer),
        new("cursor", "The next_cursor of the page before."),
    ];

    /// <summary>Reads both.</summary>
    /// <exception cref="ProblemException">400 <c>request.invalid</c> for a limit outside 1 … 200 or a cursor that we did not make.</exception>
    public static PageQuery Read(Microsoft.AspNetCore.Http.HttpRequest request)
    {
        var limit = DefaultLimit;
        if (request.Query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            throw new ProblemException(CommonProblems.Invalid.With($"limit must be a whole number from 1 to {MaxLimit}."));
        }

        return new PageQuery(limit, request.Query.TryGetValue("cursor", out var cursor) ? Decode(cursor) : null);
    }

    /// <summary>Cuts a list that was read one longer than the limit, and makes the cursor from the last item kept.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> read, Func<T, string> key) => read.Count <= Limit
        ? new Page<T>(read, null)
        : new Page<T>([.. read.Take(Limit)], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(read[Limit - 1]))));

    private static string Decode(string? cursor)
    {
        var bytes = new byte[512];
        // TryDecode throws for a character that base64url has not; IsValid does not.
        if (cursor is { Length: > 0 and <= 680 }
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            && Utf8.IsValid(bytes.AsSpan(0, written))
            && Encoding.UTF8.GetString(bytes, 0, written) is var text
            && !text.Any(char.IsControl))
        {
            return text;
        }

        throw new ProblemException(CommonProblems.Invalid.With("cursor is not one that this list returned."));
    }
}
