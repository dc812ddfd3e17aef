namespace ZeroTrust.Contracts.Mfa;

/// <summary>What <c>zerotrust admin recover</c> does, for an administrator whom no other can help.</summary>
public interface IFactorRecovery
{
    /// <summary>
    /// Gives an administrator a recovery code that stands for the second factor once, within its lifetime, and opens a session that can
    /// do nothing but enrol. An earlier one is void. Audited, and everybody who holds the role is told.
    /// </summary>
    Task<RecoveryResult> RecoverAsync(string userName, CancellationToken ct);
}

/// <summary>What came of it.</summary>
public abstract record RecoveryResult
{
    private RecoveryResult() { }

    /// <summary>Shown once, on the host.</summary>
    public sealed record Issued(string Subject, string Code, DateTimeOffset ExpiresAt) : RecoveryResult
    {
        /// <summary>Shows no code.</summary>
        public override string ToString() => Subject;
    }

    /// <summary>No active person with this user name holds the role.</summary>
    public sealed record NoAdministrator : RecoveryResult;
}
