using System.Text.Json.Serialization;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>A signing key as operators see it; never with key material.</summary>
internal sealed record SigningKeyView(
    string Kid, string Alg, string State, DateTimeOffset PublishedAt,
    DateTimeOffset SignsFrom,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ActivatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RetiredAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RevokedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RemovesAt)
{
    public static SigningKeyView Example => new(
        "Yk0wQm1rAZq7NzbLgw8DDeLDMYVv0lt5oPdWRHqVyQo", SigningAlgorithms.Rs256, "published",
        new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero), null, null, null, null);

    public static SigningKeyView Of(SigningKeyLife life) => new(
        life.KeyId, life.Algorithm, NameOf(life.State), life.PublishedAt, life.SignsFrom, life.ActivatedAt, life.RetiredAt, life.RevokedAt, life.RemovesAt);

    public static string NameOf(SigningKeyState state) => state switch
    {
        SigningKeyState.Published => "published",
        SigningKeyState.Active => "active",
        SigningKeyState.Retired => "retired",
        SigningKeyState.Revoked => "revoked",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
