namespace ZeroTrust.Authentication.Passwords;

/// <summary>The two Argon2id settings on offer, equivalent by OWASP's password storage guidance. Nothing weaker can be set.</summary>
public enum PasswordHashCost
{
    /// <summary>19 MiB, 2 passes.</summary>
    Memory19MiB,

    /// <summary>12 MiB, 3 passes: less memory, a little less time.</summary>
    Memory12MiB,
}
