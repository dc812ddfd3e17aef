using System.Text.Json;
using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication.Events;

/// <summary>Reads one CloudEvent (CloudEvents 1.0, JSON event format 1.0.2). Unknown extensions are ignored, as the standard says.</summary>
internal static class CloudEventReader
{
    /// <summary>The event; null, or not to be used, when faults were added.</summary>
    public static PersonEvent? Read(JsonElement element, FaultList faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add("", "An event is an object.");
            return null;
        }

        CheckEnvelope(element, faults);
        var time = Time(element, faults);
        var id = Text(element, "id", value => PersonText.IsName(value, PersonText.MaxId), faults);
        var source = Text(element, "source", value => PersonText.IsName(value, PersonText.MaxSource), faults);
        var type = Text(element, "type", value => PersonText.IsName(value, PersonText.MaxSource), faults);
        var subject = Text(element, "subject", PersonText.IsSubject, faults);
        var sequence = Sequence(element, faults);
        if (id is null || source is null || type is null || subject is null || sequence is null)
        {
            return null;
        }

        var kind = PersonEventKinds.Of(type);
        var data = kind is null ? PersonEventData.None : PersonEventDataReader.Read(element, faults);
        return new PersonEvent(id, source, type, kind, subject, sequence.Value, data) { Time = time };
    }

    private static void CheckEnvelope(JsonElement element, FaultList faults)
    {
        if (!element.TryGetProperty("specversion", out var version) || version.ValueKind != JsonValueKind.String || !version.ValueEquals("1.0"))
        {
            faults.Add("specversion", "Must be \"1.0\".");
        }

        if (element.TryGetProperty("data_base64", out _))
        {
            faults.Add("data_base64", "Send data as JSON.");
        }

        if (element.TryGetProperty("datacontenttype", out var media) && !IsJson(media))
        {
            faults.Add("datacontenttype", "Must be application/json.");
        }
    }

    private static DateTimeOffset? Time(JsonElement element, FaultList faults)
    {
        if (!element.TryGetProperty("time", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time))
        {
            return time;
        }

        faults.Add("time", "Must be an RFC 3339 time.");
        return null;
    }

    private static bool IsJson(JsonElement media) =>
        media.ValueKind == JsonValueKind.String
        && media.GetString()!.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement element, string name, Func<string, bool> isValid, FaultList faults)
    {
        if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { } text && isValid(text))
        {
            return text;
        }

        faults.Add(name, "Required; must be text of the right form and length.");
        return null;
    }

    private static long? Sequence(JsonElement element, FaultList faults)
    {
        var sequence = SequenceReader.Read(element);
        if (sequence is null)
        {
            faults.Add("sequence", "Required; must be a whole number from 0, as a number or as decimal text.");
        }

        return sequence;
    }
}
