using System.Text.Json;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>Why a message cannot be taken as it is.</summary>
/// <param name="Detail">In words that repeat no value of the message.</param>
internal sealed record Refusal(string Code, string Detail);

/// <summary>A message that was read: its events, or why there are none.</summary>
/// <param name="Json">The body in structured or batch form; as it came where it could not be read.</param>
internal sealed record ReadDelivery(ulong Tag, ReadOnlyMemory<byte> Json, bool IsBatch, IReadOnlyList<PersonEvent> Events, Refusal? Refusal)
{
    private const string Single = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    /// <summary>Reads a message with the parser of <c>POST /v1/events</c>. Never throws for any message.</summary>
    public static ReadDelivery Of(Delivery delivery, EventOptions limits)
    {
        var media = delivery.ContentType.Split(';')[0].Trim().ToLowerInvariant();
        if (delivery.Body.Length > limits.MaxBodyBytes)
        {
            // Not kept: a dead letter is no way around the limit.
            return Refused(delivery with { Body = default }, RefusalCodes.TooLarge, $"The body is longer than {limits.MaxBodyBytes} bytes.");
        }

        if (media is Single or Batch)
        {
            return Parse(delivery, delivery.Body, media == Batch, limits);
        }

        if (!BinaryMode.IsMeant(delivery))
        {
            return Refused(delivery, RefusalCodes.MediaType, $"The content type is neither {Single} nor {Batch}, and no header is of CloudEvents.");
        }

        return BinaryMode.ToStructured(delivery) is { } structured
            ? Parse(delivery, structured, false, limits)
            : Refused(delivery, RefusalCodes.Malformed, "The body of an event in binary mode must be JSON.");
    }

    /// <summary>The JSON of one of its events.</summary>
    public byte[] JsonOf(int index)
    {
        using var document = JsonDocument.Parse(Json);
        var element = IsBatch ? document.RootElement[index] : document.RootElement;
        return System.Text.Encoding.UTF8.GetBytes(element.GetRawText());
    }

    private static ReadDelivery Parse(Delivery delivery, ReadOnlyMemory<byte> json, bool isBatch, EventOptions limits) =>
        CloudEventParser.Parse(json, isBatch, limits.MaxBatch) switch
        {
            ParsedEvents.Read read => new(delivery.Tag, json, isBatch, read.Events, null),
            ParsedEvents.Malformed { Errors: [var first, ..] } => new(
                delivery.Tag, json, isBatch, [], new Refusal(RefusalCodes.Malformed, $"{first.Field}: {first.Message}")),
            _ => Refused(delivery, RefusalCodes.Malformed, "The body is not an event."),
        };

    private static ReadDelivery Refused(Delivery delivery, string code, string detail) =>
        new(delivery.Tag, delivery.Body, false, [], new Refusal(code, detail));
}

/// <summary>Codes of dead letters that no rule about events gives.</summary>
internal static class RefusalCodes
{
    public const string TooLarge = "events.too_large";
    public const string MediaType = "events.media_type";
    public const string Malformed = "events.malformed";
    public const string Failed = "events.failed";
}
