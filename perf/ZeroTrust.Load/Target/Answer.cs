using System.Text.Json;

namespace ZeroTrust.Load.Target;

/// <summary>A whole HTTP answer, read to its end, so that its time is the caller's time.</summary>
internal sealed record Answer(int Status, byte[] Body)
{
    /// <summary>Whether the answer said when to try again.</summary>
    public bool SaysRetryAfter { get; init; }

    /// <summary>The version of what was read; null where the answer named none.</summary>
    public string? ETag { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>A string of the body's outermost object; null when it is not there.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public string? Text(ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(Body);
        return MoveTo(ref reader, name) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>A number of the body's outermost object; null when it is not there.</summary>
    public int? Number(ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(Body);
        return MoveTo(ref reader, name) && reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : null;
    }

    /// <summary>True only when the body's outermost object says so.</summary>
    public bool IsTrue(ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(Body);
        return MoveTo(ref reader, name) && reader.TokenType == JsonTokenType.True;
    }

    /// <summary>How many members of this name, in the entries of lists of the body, are true; those of deeper objects do not count.</summary>
    public int CountTrue(ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(Body);
        var count = 0;
        // 1 is the outermost object, 2 its list, 3 an entry.
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 3 || !reader.ValueTextEquals(name)) continue;
            count += reader.Read() && reader.TokenType == JsonTokenType.True ? 1 : 0;
        }

        return count;
    }

    /// <summary>A good response with its size, or a failure by status.</summary>
    public Response AsResponse() => IsSuccess ? Response.Ok(Status, Body.Length) : Response.Fail(Status);

    private static bool MoveTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found) return true;
            reader.Skip();
        }

        return false;
    }
}
