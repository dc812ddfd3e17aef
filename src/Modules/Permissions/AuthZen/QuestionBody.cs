using System.Buffers;
using System.Text.Json;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// One strict reading for the bodies of all questions: one object, no member twice anywhere, no lone surrogate in what is read, at most
/// 32 levels.
/// </summary>
internal static class QuestionBody
{
    private const string NoObject = "The body is not one JSON object with distinct member names.";
    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 32);

    /// <summary>What <paramref name="read"/> makes of the body; null and a sentence where it cannot be read. Nothing of the body is kept.</summary>
    internal static T? Parse<T>(ReadOnlySequence<byte> body, QuestionReader reader, Func<JsonElement, QuestionReader, T?> read, out string error)
        where T : class
    {
        error = NoObject;
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var question = read(document.RootElement, reader);
            error = reader.Error;
            return question;
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return null;
        }
    }
}
