using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>
/// A subject's state as kept in Redis. The Lua script reads the first two members by their place: keep the order.
/// </summary>
/// <param name="StepUpAfterTicks">
/// 0 for none. A copy without it is of an earlier release and counts as missing: it would be silent about a demanded step-up.
/// </param>
/// <param name="ReadAtMilliseconds">When the reading from PostgreSQL began, in Unix time, rounded down.</param>
internal sealed record CachedState(
    [property: JsonPropertyName("e"), JsonPropertyOrder(0)] long Epoch,
    [property: JsonPropertyName("t"), JsonPropertyOrder(1)] long ReadAtMilliseconds,
    [property: JsonPropertyName("a"), JsonPropertyOrder(2)] bool Active,
    [property: JsonPropertyName("v"), JsonPropertyOrder(3)] long ValidAfterTicks,
    [property: JsonPropertyName("r"), JsonPropertyOrder(4)] string[] Roles,
    [property: JsonPropertyName("s"), JsonPropertyOrder(5)] string[] Services,
    [property: JsonPropertyName("p"), JsonPropertyOrder(6)] long ValidAfterEpoch,
    [property: JsonPropertyName("u"), JsonPropertyOrder(7), JsonRequired] long StepUpAfterTicks)
{
    // Of DateTimeOffset.MaxValue.
    private const long MaxTicks = 3155378975999999999;

    [JsonIgnore]
    public DateTimeOffset ReadAt => DateTimeOffset.FromUnixTimeMilliseconds(ReadAtMilliseconds);

    public static CachedState Of(SubjectState state, DateTimeOffset readAt) => new(
        state.Epoch, readAt.ToUnixTimeMilliseconds(), state.Active, state.ValidAfter.UtcTicks, [.. state.Roles], [.. state.AssignedServices],
        state.ValidAfterEpoch, state.StepUpAfter?.UtcTicks ?? 0);

    public SubjectState ToState(string subject) => new(
        subject, Epoch, Active, new DateTimeOffset(ValidAfterTicks, TimeSpan.Zero), [.. Roles], [.. Services])
    {
        ValidAfterEpoch = ValidAfterEpoch,
        StepUpAfter = StepUpAfterTicks == 0 ? null : new DateTimeOffset(StepUpAfterTicks, TimeSpan.Zero),
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PermissionCacheJson.Default.CachedState);

    /// <summary>The value, or null for anything that this version did not write.</summary>
    public static CachedState? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PermissionCacheJson.Default.CachedState) is { Epoch: > 0, Roles: not null, Services: not null } read
                && read.ValidAfterTicks is >= 0 and <= MaxTicks && read.StepUpAfterTicks is >= 0 and <= MaxTicks && read.ReadAtMilliseconds is >= 0 and <= 253402300799999 ? read : null;
        }
        catch (JsonException)
        {
            // Not ours: as good as missing, and overwritten by the next write.
            return null;
        }
    }
}

/// <summary>Apart from the module's other context: compact, and independent of the host's naming.</summary>
[JsonSerializable(typeof(CachedState))]
internal sealed partial class PermissionCacheJson : JsonSerializerContext;
