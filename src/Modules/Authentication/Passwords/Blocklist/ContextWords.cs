using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;

namespace ZeroTrust.Authentication.Passwords.Blocklist;

/// <summary>
/// Words that are near at hand for one person or installation: user name, e-mail address, the product's name, the operator's own
/// words. A password that is little more than such words is refused (NIST SP 800-63B section 3.1.1.2, ASVS 5.0 6.2.11).
/// </summary>
internal sealed class ContextWords(IOptions<PasswordOptions> options)
{
    private const int MinWord = 4;

    // What is left once the words are taken out must still be a password's worth of guessing.
    private const int MinRest = 6;
    private const string Product = Caller.Platform;
    private readonly string[] _fixed = [Product, "zero trust", .. options.Value.OrganisationWords];

    /// <summary>Whether the password is little more than these words.</summary>
    public bool Are(string password, PasswordOwner owner)
    {
        var words = _fixed.Concat(owner.Words()).Where(word => word.Length >= MinWord).OrderByDescending(word => word.Length).ToArray();
        var rest = password;
        foreach (var word in words)
        {
            rest = rest.Replace(word, "", StringComparison.OrdinalIgnoreCase).Replace(Reversed(word), "", StringComparison.OrdinalIgnoreCase);
        }

        // A short name is one only where it is the whole.
        return (rest.Length < password.Length && rest.Length < MinRest)
            || owner.Words().Any(word => password.Equals(word, StringComparison.OrdinalIgnoreCase));
    }

    private static string Reversed(string word) => new([.. word.Reverse()]);
}

/// <summary>Whose password it is to be. Never printed.</summary>
internal sealed record PasswordOwner(string? UserName, string? Email)
{
    /// <summary>The person's own words: whole values first, then what stands before the @.</summary>
    public IEnumerable<string> Words()
    {
        foreach (var value in new[] { UserName?.Trim(), Email?.Trim() })
        {
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            yield return value;
            if (value.IndexOf('@', StringComparison.Ordinal) is > 0 and var at)
            {
                yield return value[..at];
            }
        }
    }

    public override string ToString() => "***";
}
