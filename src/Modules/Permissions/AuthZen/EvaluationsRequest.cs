using System.Buffers;
using System.Text.Json;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>When the answering of several questions ends (AuthZEN 1.0 section 7.1.2.1).</summary>
internal enum EvaluationsSemantic
{
    ExecuteAll = 0,
    DenyOnFirstDeny,
    PermitOnFirstPermit,
}

/// <summary>One question of several, or why it cannot be read.</summary>
internal readonly record struct EvaluationItem(EvaluationRequest? Request, string Error);

/// <summary>
/// An AuthZEN 1.0 evaluations request (section 7.1). What is at the top stands in for what a question leaves out, whole: an entity that a
/// question brings is never mixed with the one at the top.
/// </summary>
/// <param name="Single">The one question where there is no list or an empty one; the answer is then that of a single evaluation.</param>
internal sealed record EvaluationsRequest(EvaluationRequest? Single, IReadOnlyList<EvaluationItem> Items, EvaluationsSemantic Semantic)
{
    private const string NoItem = "An evaluation must be an object.";

    /// <summary>Reads a request; null and a sentence where it cannot be read as a whole. One item that cannot is an item with an error.</summary>
    internal static EvaluationsRequest? Parse(ReadOnlySequence<byte> body, QuestionReader reader, int maxItems, out string error) =>
        QuestionBody.Parse(body, reader, (root, parts) => Read(root, parts, maxItems), out error);

    private static EvaluationsRequest? Read(JsonElement root, QuestionReader reader, int maxItems)
    {
        if (!TrySemantic(root, out var semantic))
        {
            return reader.Fail<EvaluationsRequest>("options must be an object, and its evaluations_semantic execute_all, deny_on_first_deny or permit_on_first_permit.");
        }

        if (!root.TryGetProperty("evaluations"u8, out var list))
        {
            return ReadSingle(root, reader);
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            return reader.Fail<EvaluationsRequest>("evaluations must be a list.");
        }

        return list.GetArrayLength() switch
        {
            0 => ReadSingle(root, reader),
            var count when count > maxItems => reader.Fail<EvaluationsRequest>($"One request has at most {maxItems} evaluations."),
            var count => ReadList(root, list, count, reader) is { } items ? new EvaluationsRequest(null, items, semantic) : null,
        };
    }

    private static EvaluationsRequest? ReadSingle(JsonElement root, QuestionReader reader) =>
        EvaluationRequest.Read(root, reader) is { } single ? new EvaluationsRequest(single, [], default) : null;

    private static EvaluationItem[]? ReadList(JsonElement root, JsonElement list, int count, QuestionReader reader)
    {
        if (EvaluationDefaults.Read(root, reader) is not { } defaults)
        {
            return null;
        }

        var items = new EvaluationItem[count];
        var next = 0;
        foreach (var item in list.EnumerateArray())
        {
            items[next++] = item.ValueKind == JsonValueKind.Object && defaults.Complete(item, reader) is { } request
                ? new EvaluationItem(request, "")
                : new EvaluationItem(null, item.ValueKind == JsonValueKind.Object ? reader.Error : NoItem);
        }

        return items;
    }

    private static bool TrySemantic(JsonElement root, out EvaluationsSemantic semantic)
    {
        semantic = EvaluationsSemantic.ExecuteAll;
        if (!root.TryGetProperty("options"u8, out var options))
        {
            return true;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (!options.TryGetProperty("evaluations_semantic"u8, out var name))
        {
            return true;
        }

        EvaluationsSemantic? known = name.ValueKind == JsonValueKind.String
            ? name.GetString() switch
            {
                "execute_all" => EvaluationsSemantic.ExecuteAll,
                "deny_on_first_deny" => EvaluationsSemantic.DenyOnFirstDeny,
                "permit_on_first_permit" => EvaluationsSemantic.PermitOnFirstPermit,
                _ => null,
            }
            : null;
        semantic = known ?? default;
        return known is not null;
    }
}
