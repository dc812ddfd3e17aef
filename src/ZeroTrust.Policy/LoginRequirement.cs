using System.Collections.Immutable;

namespace ZeroTrust.Policy;

/// <summary>
/// What a call asks of a person's login beside the permission, in the words of RFC 9470. The default asks for nothing.
/// </summary>
/// <param name="ContextClass">The least <c>acr</c>, one of <see cref="Classes"/>; null for any.</param>
/// <param name="MaxAgeSeconds">The login must be younger than this; null for any age.</param>
public readonly record struct LoginRequirement(string? ContextClass, int? MaxAgeSeconds)
{
    /// <summary>The longest <c>max_age</c> of a policy: a day. No session lives on a login that is much older.</summary>
    public const int LongestMaxAge = 86_400;

    /// <summary>
    /// The classes that a policy may ask for, from weak to strong. No login reaches a higher one, and a policy that asks for it would
    /// be a denial in disguise.
    /// </summary>
    public static ImmutableArray<string> Classes { get; } = ["aal1", "aal2"];

    /// <summary>True when every login is enough.</summary>
    public bool AsksForNothing => ContextClass is null && MaxAgeSeconds is null;

    /// <summary>What a login must be that is enough for both: the stronger class and the shorter age.</summary>
    public LoginRequirement And(LoginRequirement other) => new(
        RankOf(ContextClass) >= RankOf(other.ContextClass) ? ContextClass : other.ContextClass,
        MaxAgeSeconds is { } age && !(age > other.MaxAgeSeconds) ? age : other.MaxAgeSeconds);

    private static int RankOf(string? contextClass) => contextClass is null ? -1 : Classes.IndexOf(contextClass);
}
