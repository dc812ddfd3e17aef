using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>Hashes and checks passwords behind the gate, with the same work whether or not there is one to check.</summary>
internal sealed class PasswordHasher(HashingGate gate, IOptions<AuthenticationOptions> options)
{
    private readonly Argon2Cost _cost = Argon2Cost.Of(options.Value.PasswordHashCost);
    private readonly string _decoy = PasswordHash.Decoy(Argon2Cost.Of(options.Value.PasswordHashCost));

    /// <summary>Whether a check would be refused now; may change at once.</summary>
    public bool IsBusy => gate.IsFull;

    /// <summary>Whether the password matches; null at once when the gate is full. No stored hash costs the same and never matches.</summary>
    public Task<bool>? TryCheck(string? stored, string password, CancellationToken ct)
    {
        // A password that cannot be one is still hashed: the time must not tell.
        var possible = PasswordRules.CanBePassword(password);
        return gate.TryRun(() => PasswordHash.Matches(stored ?? _decoy, possible ? password : "") && stored is not null && possible, ct);
    }

    /// <summary>
    /// A hash of ours where the stored one, which the password matched, is imported or has another cost; null where it has the present
    /// cost or the gate is full: the next login will do.
    /// </summary>
    public async ValueTask<string?> RenewAsync(string stored, string password, CancellationToken ct) =>
        !PasswordHash.IsCurrent(stored, _cost) && TryHash(password, ct) is { } hashing ? await hashing : null;

    /// <summary>The hash of a password that the rules accepted; null at once when the gate is full.</summary>
    public Task<string>? TryHash(string password, CancellationToken ct) => gate.TryRun(() => PasswordHash.Create(password, _cost), ct);
}
