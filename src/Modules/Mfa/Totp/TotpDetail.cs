using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroTrust.Mfa.Factors;

namespace ZeroTrust.Mfa.Totp;

/// <summary>What a TOTP factor keeps beside its secret.</summary>
/// <param name="Drift">By how many steps the last accepted codes were off, oldest first.</param>
internal sealed record TotpDetail(TotpProfile Profile, IReadOnlyList<int> Drift)
{
    // One late code is slow typing; so many in a row, all late or all early, is a clock.
    private const int Kept = 5;

    /// <summary>Whether the last codes were all off in the same direction: soon they will not be accepted any more.</summary>
    [JsonIgnore]
    public bool ClockDrifts => Drift.Count == Kept && Drift[0] != 0 && Drift.All(steps => steps == Drift[0]);

    public static TotpDetail New(TotpProfile profile) => new(profile, []);

    public static TotpDetail Of(Factor factor) => JsonSerializer.Deserialize(factor.Detail, TotpDetailJson.Default.TotpDetail)
        ?? throw new InvalidOperationException($"The detail of {factor} is empty.");

    /// <summary>The same after one more accepted code.</summary>
    public TotpDetail After(int steps) => this with { Drift = [.. Drift.Append(steps).TakeLast(Kept)] };

    public string ToJson() => JsonSerializer.Serialize(this, TotpDetailJson.Default.TotpDetail);
}

[JsonSerializable(typeof(TotpDetail))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class TotpDetailJson : JsonSerializerContext;
