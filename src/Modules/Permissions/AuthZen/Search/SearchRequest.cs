using System.Buffers;
using System.Net;
using System.Text.Json;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>
/// An AuthZEN 1.0 search (sections 8.4 to 8.6). What is looked for has no id: one that is sent is not read. Of the action search no
/// action is read.
/// </summary>
/// <param name="Action">Null where actions are looked for.</param>
/// <param name="Limit">Null where the request names none.</param>
/// <param name="Token">Where the page before ended; null for the first page.</param>
/// <param name="Digest">Stands for all of the request but its page: a token continues only the search that it came from.</param>
internal sealed record SearchRequest(
    SearchKind Kind, StatedSubject Subject, StatedAction? Action, StatedResource Resource, IPAddress? ClientAddress, int? Limit, string? Token, byte[] Digest)
{
    /// <summary>The most results of one page; a request for more gets so many.</summary>
    internal const int MaxLimit = 200;

    internal const int DefaultLimit = 100;
    private const string BadPage = "page must be an object, its limit a whole number from 0 and its token a text.";

    /// <summary>Reads a request; null and a sentence where it cannot be read.</summary>
    internal static SearchRequest? Parse(SearchKind kind, ReadOnlySequence<byte> body, QuestionReader reader, out string error) =>
        QuestionBody.Parse(body, reader, (root, parts) => Read(kind, root, parts), out error);

    private static SearchRequest? Read(SearchKind kind, JsonElement root, QuestionReader reader)
    {
        var subject = reader.Subject(root, isSought: kind == SearchKind.Subject);
        var action = subject is null || kind == SearchKind.Action ? null : reader.Action(root);
        if (subject is null || (action is null && kind != SearchKind.Action)
            || reader.Resource(root, isSought: kind == SearchKind.Resource) is not { } resource || !reader.TryContext(root, out var address))
        {
            return null;
        }

        return TryPage(root, out var limit, out var token)
            ? new SearchRequest(kind, subject, action, resource, address, limit, token, SearchDigest.Of(kind, root, subject, action, resource))
            : reader.Fail<SearchRequest>(BadPage);
    }

    private static bool TryPage(JsonElement root, out int? limit, out string? token)
    {
        (limit, token) = (null, null);
        if (!root.TryGetProperty("page"u8, out var page))
        {
            return true;
        }

        if (page.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (page.TryGetProperty("limit"u8, out var asked))
        {
            if (asked.ValueKind != JsonValueKind.Number || !asked.TryGetInt64(out var number) || number < 0)
            {
                return false;
            }

            limit = (int)Math.Min(number, MaxLimit);
        }

        if (page.TryGetProperty("token"u8, out var text))
        {
            token = text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            return token is not null;
        }

        return true;
    }

    /// <summary>Shows what is looked for only.</summary>
    public override string ToString() => Kind.ToString();
}
