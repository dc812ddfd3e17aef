namespace ZeroTrust.Authentication.People;

/// <summary>The kinds that a person's values are sealed under.</summary>
internal static class PersonalKinds
{
    public const string UserName = "user_name";
    public const string Email = "email";
    public const string Phone = "phone";
}
