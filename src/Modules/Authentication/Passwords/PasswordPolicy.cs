using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Passwords.Blocklist;
using ZeroTrust.Authentication.Passwords.Breaches;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// What a new password must be (NIST SP 800-63B-4 section 3.1.1.2, ASVS 5.0 section 6.2): long, not the person's or the
/// organisation's own words, not among those that are tried first, not known from a breach where a range service is set. No
/// composition rules, no expiry.
/// </summary>
internal sealed class PasswordPolicy(IOptions<PasswordOptions> options, ContextWords context, Guessable guessable, BreachedPasswords breached)
{
    /// <summary>Why the password cannot be used, or null. Cheap checks first; the range service is asked last.</summary>
    /// <param name="field">The request's name of the password.</param>
    public async ValueTask<PasswordRefusal?> RefuseAsync(string password, PasswordOwner owner, string field, CancellationToken ct)
    {
        if (Fault(password, owner) is { } fault)
        {
            return new PasswordRefusal(AuthenticationProblems.WeakPassword, new FieldError(field, fault));
        }

        return await breached.CheckAsync(password, ct) switch
        {
            BreachVerdict.Breached => new PasswordRefusal(AuthenticationProblems.WeakPassword, new FieldError(field, "is known from a breach of other sites")),
            BreachVerdict.Unknown when options.Value.RefuseWithoutBreachService => new PasswordRefusal(CommonProblems.Unavailable, null),
            _ => null,
        };
    }

    private string? Fault(string password, PasswordOwner owner)
    {
        var minLength = options.Value.MinLength;
        if (!PasswordRules.IsLongEnough(password, minLength))
        {
            return $"must have {minLength} to {PasswordRules.MaxLength} characters";
        }

        if (context.Are(password, owner))
        {
            return "must not be made of the user name, the e-mail address or names of this platform and organisation";
        }

        return guessable.Is(password) ? "is one of those that are tried first" : null;
    }
}

/// <summary>Why a password cannot be used: the problem to answer with and what is wrong with the field, where it is the field.</summary>
internal sealed record PasswordRefusal(Problem Problem, FieldError? Error)
{
    /// <summary>As the errors of a problem.</summary>
    public IReadOnlyList<FieldError>? Errors => Error is null ? null : [Error];
}
