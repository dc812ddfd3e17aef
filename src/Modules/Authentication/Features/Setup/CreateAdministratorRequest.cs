using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.Setup;

/// <summary>Never printed.</summary>
internal sealed record CreateAdministratorRequest
{
    private const int MaxUserName = 256;

    [MustBeSent]
    public string? Token { get; set; }

    [MustBeSent]
    public string? Username { get; set; }

    [MustBeSent]
    public string? Password { get; set; }

    /// <summary>What is wrong with the fields.</summary>
    public List<FieldError> Check()
    {
        var errors = new List<FieldError>();
        if (Token is null)
        {
            errors.Add(new FieldError("token", "is required"));
        }

        if (string.IsNullOrWhiteSpace(Username) || Username.Length > MaxUserName || !LoginRequest.IsText(Username))
        {
            errors.Add(new FieldError("username", $"must have 1 to {MaxUserName} characters"));
        }

        return errors;
    }

    public override string ToString() => "setup";
}

internal sealed record CreateAdministratorResponse(string Id);
