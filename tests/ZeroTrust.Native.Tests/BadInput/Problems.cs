using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>What every refusal of a request must look like.</summary>
internal static partial class Problems
{
    /// <summary>Status and stable code of a problem document (RFC 9457); anything that is not one is told as it is.</summary>
    internal static string Describe(RawResponse answer)
    {
        if (answer.Header("Content-Type")?.Split(';')[0] is not "application/problem+json")
        {
            return $"{answer.Status} without a problem document: {answer.Body}";
        }

        var problem = JsonNode.Parse(Unchunked(answer.Body))!;
        return (int)problem["status"]! == answer.Status ? $"{answer.Status} {(string?)problem["code"]}" : $"{answer.Status} says {problem["status"]}";
    }

    /// <summary>The members of a problem document.</summary>
    internal static JsonObject Document(RawResponse answer) => JsonNode.Parse(Unchunked(answer.Body))!.AsObject();

    /// <summary>Whether a description is that of a refusal with a code; never true for a fault of ours.</summary>
    internal static bool IsRefusal(string description) => Refusal().IsMatch(description);

    // Our documents are one chunk, or of a known length.
    private static string Unchunked(string body) => body[body.IndexOf('{', StringComparison.Ordinal)..(body.LastIndexOf('}') + 1)];

    [GeneratedRegex("^4[0-9][0-9] [a-z_]+\\.[a-z_]+$")]
    private static partial Regex Refusal();
}
