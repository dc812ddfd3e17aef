using System.Text.Json;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Authentication.Events;

/// <summary>
/// Reads CloudEvents 1.0 in JSON: one event (structured mode) or an array of them (batch mode). All or nothing: a body in
/// which one event has the wrong form is refused whole, with the place of each fault. Never throws for any bytes.
/// </summary>
internal static class CloudEventParser
{
    private const int MaxErrors = 20;

    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 16);

    /// <summary>Reads the body of a request.</summary>
    /// <param name="isBatch">Whether the content type says that it is an array.</param>
    /// <param name="maxBatch">The most events of an array.</param>
    public static ParsedEvents Parse(ReadOnlyMemory<byte> body, bool isBatch, int maxBatch)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return isBatch ? ReadBatch(document.RootElement, maxBatch) : ReadOne(document.RootElement);
        }
        catch (JsonException exception)
        {
            return Fault("$", $"The body is not JSON without duplicate members and deep nesting (line {exception.LineNumber + 1}).");
        }
        catch (InvalidOperationException)
        {
            // See StrictJson.IsFault; the two are told apart here because only the first has a line.
            return Fault("$", "The body holds text that is not valid Unicode.");
        }
    }

    private static ParsedEvents ReadOne(JsonElement root)
    {
        var faults = new FaultList("$", MaxErrors);
        var read = CloudEventReader.Read(root, faults);
        return faults.IsEmpty ? new ParsedEvents.Read([read!]) : new ParsedEvents.Malformed(faults.Errors);
    }

    private static ParsedEvents ReadBatch(JsonElement root, int maxBatch)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            return Fault("$", "A batch is an array of events.");
        }

        var count = root.GetArrayLength();
        if (count > maxBatch)
        {
            return Fault("$", $"A batch holds at most {maxBatch} events, not {count}.");
        }

        var events = new List<PersonEvent>(count);
        foreach (var element in root.EnumerateArray())
        {
            var faults = new FaultList($"$[{events.Count}]", MaxErrors);
            var read = CloudEventReader.Read(element, faults);
            if (!faults.IsEmpty)
            {
                // The first bad event says enough: the publisher mends the whole batch anyway.
                return new ParsedEvents.Malformed(faults.Errors);
            }

            events.Add(read!);
        }

        return new ParsedEvents.Read(events);
    }

    private static ParsedEvents.Malformed Fault(string field, string message) => new([new FieldError(field, message)]);
}
