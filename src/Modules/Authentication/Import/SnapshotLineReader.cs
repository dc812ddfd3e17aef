using System.Globalization;
using System.Text.Json;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Json;

namespace ZeroTrust.Authentication.Import;

/// <summary>
/// Reads one line: a CloudEvent in JSON of which only <c>subject</c> and the full state in <c>data</c> are needed. Never throws
/// for any bytes.
/// </summary>
internal sealed class SnapshotLineReader(string source, string fingerprint)
{
    private const string DefaultType = "user.registered";
    private const int MaxFaults = 1;
    private static readonly JsonDocumentOptions Strict = StrictJson.Options(maxDepth: 16);
    private readonly string _idPrefix = $"snapshot:{fingerprint[..16]}:";

    /// <summary>The line's meaning, before any rule was asked.</summary>
    public SnapshotLine Read(in RawLine raw)
    {
        if (raw.Bytes is not { } bytes)
        {
            return new SnapshotLine.Unusable(raw.Number, LineCodes.TooLong);
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return Read(raw.Number, document.RootElement);
        }
        catch (Exception exception) when (StrictJson.IsFault(exception))
        {
            return new SnapshotLine.Unusable(raw.Number, LineCodes.Malformed);
        }
    }

    private SnapshotLine Read(long number, JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object || Text(line, "subject") is not { } subject || !PersonText.IsSubject(subject) || Sequence(line) is not { } sequence)
        {
            return new SnapshotLine.Unusable(number, LineCodes.Malformed);
        }

        if (line.TryGetProperty("source", out _) && Text(line, "source") != source)
        {
            return new SnapshotLine.Unusable(number, LineCodes.OtherSource);
        }

        var type = line.TryGetProperty("type", out _) ? Text(line, "type") ?? "" : DefaultType;
        var kind = PersonEventKinds.Of(type);
        if (kind is not (PersonEventKind.Registered or PersonEventKind.Updated))
        {
            return new SnapshotLine.Unusable(number, LineCodes.OtherType);
        }

        var faults = new FaultList("$", MaxFaults);
        var data = PersonEventDataReader.Read(line, faults);
        if (!faults.IsEmpty)
        {
            return new SnapshotLine.Unusable(number, LineCodes.Malformed);
        }

        string? hash = null;
        if (line.TryGetProperty("password_hash", out var given) && given.ValueKind != JsonValueKind.Null && !SnapshotHash.TryAccept(Text(line, "password_hash"), out hash))
        {
            return new SnapshotLine.Unusable(number, LineCodes.UnknownHash);
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"{_idPrefix}{number}");
        return new SnapshotLine.Person(number, new PersonEvent(id, source, type, kind, subject, sequence, data), hash);
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Without one, the state is older than every event: it introduces people and changes nobody.
    private static long? Sequence(JsonElement line) =>
        !line.TryGetProperty("sequence", out _) ? 0 : SequenceReader.Read(line);
}
