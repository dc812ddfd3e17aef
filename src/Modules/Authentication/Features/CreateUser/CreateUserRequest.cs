using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.CreateUser;

/// <summary>A new person; the password is set by other means.</summary>
internal sealed record CreateUserRequest([property: MustBeSent] string? Username = null, string? Email = null, string? Phone = null, string? Locale = null)
{
    /// <summary>What makes two requests the same.</summary>
    public string Text => string.Join('\n', Username, Email, Phone, Locale);

    /// <summary>Shows no personal value.</summary>
    public override string ToString() => nameof(CreateUserRequest);

    /// <summary>What is wrong with the fields.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        var errors = new List<FieldError>();
        if (Username is null || !PersonText.IsUserName(Username))
        {
            errors.Add(new FieldError("username", "Required; 1 to 128 characters without control characters or surrounding spaces."));
        }

        Check(errors, "email", Email, PersonText.IsEmail);
        Check(errors, "phone", Phone, PersonText.IsPhone);
        Check(errors, "locale", Locale, PersonText.IsLocale);
        return errors;
    }

    private static void Check(List<FieldError> errors, string field, string? value, Func<string, bool> isValid)
    {
        if (value is not null && !isValid(value))
        {
            errors.Add(new FieldError(field, "Must be text of the right form and length."));
        }
    }
}

/// <summary>The person created.</summary>
internal sealed record CreateUserResponse(string Id, bool Active, long Epoch);
