using System.Text.Json;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>What the properties of a subject say of the token that the enforcement point verified; false where it cannot be read.</summary>
internal static class TokenStatements
{
    // Between this clock and that of the instance that issued the token; the same as the verifier of tokens allows.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(30);

    // An actor that cannot be read must not turn into none: the answer would be too wide.
    internal static bool TryActor(JsonElement properties, out string? actor)
    {
        actor = null;
        if (!properties.TryGetProperty("act"u8, out var act))
        {
            return true;
        }

        actor = act.ValueKind == JsonValueKind.Object ? QuestionText.Of(act, "sub"u8) : null;
        return actor is not null;
    }

    // Neither is guessed: a class or a time that cannot be read is no word of the token. A time that is still to come is none
    // either, and the login is then older than every age.
    internal static bool TryLogin(JsonElement properties, DateTimeOffset now, out PersonLogin login)
    {
        login = default;
        var at = QuestionText.Time(properties, "auth_time"u8);
        var contextClass = QuestionText.Of(properties, "acr"u8);
        if ((contextClass is null && properties.TryGetProperty("acr"u8, out _)) || (at is null && properties.TryGetProperty("auth_time"u8, out _)))
        {
            return false;
        }

        login = new PersonLogin(contextClass, at > now + ClockDifference ? null : at);
        return true;
    }
}
