using System.Buffers;
using ZeroTrust.Contracts;

namespace ZeroTrust.Authentication.People;

/// <summary>The forms and lengths of the texts about people, in events and in administration.</summary>
internal static class PersonText
{
    public const int MaxSource = 256;
    public const int MaxId = 256;
    public const int MaxSubject = 128;
    public const int MaxRole = 64;

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> SubjectCharacters = SearchValues.Create(Alphanumeric + "._:-");
    private static readonly SearchValues<char> RoleCharacters = SearchValues.Create(Alphanumeric + "._-");
    private static readonly SearchValues<char> ServiceCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> LocaleCharacters = SearchValues.Create(Alphanumeric + "-");
    private static readonly SearchValues<char> PhoneCharacters = SearchValues.Create("0123456789+ ()-.");

    /// <summary>
    /// A person's subject: 1 to 128 of <c>A-Z a-z 0-9 . _ : -</c>. It stands in clear in documents, tokens, logs and audit
    /// entries, so it has no <c>@</c>: an e-mail address is no subject.
    /// </summary>
    public static bool IsSubject(string text) => IsMadeOf(text, SubjectCharacters, MaxSubject);

    /// <summary>A role's name; never a pattern.</summary>
    public static bool IsRole(string text) => IsMadeOf(text, RoleCharacters, MaxRole);

    /// <summary>The name of one service that may be assigned to somebody; what the policy gives a meaning of its own is none.</summary>
    public static bool IsAssignableService(string text) =>
        IsMadeOf(text, ServiceCharacters, MaxSubject) && char.IsAsciiLetterOrDigit(text[0]) && text is not (Caller.Platform or "all" or "assigned_services");

    /// <summary>A language tag, by its characters.</summary>
    public static bool IsLocale(string text) => IsMadeOf(text, LocaleCharacters, 35);

    /// <summary>A telephone number, by its characters.</summary>
    public static bool IsPhone(string text) => IsMadeOf(text, PhoneCharacters, 32);

    /// <summary>An e-mail address, loosely: one @ with something on both sides.</summary>
    public static bool IsEmail(string text) =>
        IsName(text, 254) && text.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1;

    /// <summary>A user name: no spaces at its ends, since they would not count.</summary>
    public static bool IsUserName(string text) => IsName(text, 128);

    /// <summary>Any text of one line that has no surrounding space and that PostgreSQL can store.</summary>
    public static bool IsName(string text, int max) =>
        text.Length > 0 && text.Length <= max && !text.Any(char.IsControl) && text.AsSpan().Trim().Length == text.Length;

    private static bool IsMadeOf(string text, SearchValues<char> characters, int max) =>
        text.Length > 0 && text.Length <= max && !text.AsSpan().ContainsAnyExcept(characters);
}
