using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>Never printed.</summary>
internal sealed record LoginRequest
{
    private const int MaxUserName = 256;
    private const int MaxPassword = 1024;
    private const int MaxResource = 128;
    private const int MaxDeviceToken = 512;

    [MustBeSent]
    public string? Username { get; set; }

    [MustBeSent]
    public string? Password { get; set; }

    /// <summary>The target service that the tokens are for; the platform where it is left out.</summary>
    public string? Resource { get; set; }

    /// <summary>Of a remembered device; stands for the second factor where the person's roles allow it.</summary>
    public string? DeviceToken { get; set; }

    /// <summary>What is wrong with the form. An empty or overlong password has no owner, so nothing is told by saying so.</summary>
    public List<FieldError> Check()
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(Username) || Username.Length > MaxUserName || !IsText(Username))
        {
            errors.Add(new FieldError("username", $"must have 1 to {MaxUserName} characters"));
        }

        if (CheckPassword(Password) is { } password)
        {
            errors.Add(password);
        }

        if (CheckResource(Resource) is { } resource)
        {
            errors.Add(resource);
        }

        if (DeviceToken is { Length: 0 or > MaxDeviceToken })
        {
            errors.Add(new FieldError("device_token", $"must have 1 to {MaxDeviceToken} characters"));
        }

        return errors;
    }

    /// <summary>What is wrong with a password before it is tried.</summary>
    public static FieldError? CheckPassword(string? password) =>
        password is { Length: > 0 and <= MaxPassword } ? null : new FieldError("password", $"must have 1 to {MaxPassword} characters");

    /// <summary>What is wrong with the name of a target, which may be left out.</summary>
    public static FieldError? CheckResource(string? resource) =>
        resource is { Length: 0 or > MaxResource } ? new FieldError("resource", $"must have 1 to {MaxResource} characters") : null;

    public override string ToString() => "login";

    internal static bool IsText(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            // U+FFFD stands for a lone surrogate here; nobody is called that.
            if (System.Text.Rune.IsControl(rune) || rune == System.Text.Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
