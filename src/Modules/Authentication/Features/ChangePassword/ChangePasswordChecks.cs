using Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ChangePassword;

/// <summary>What came of the checks of a change.</summary>
internal abstract record ChangePasswordOutcome
{
    private ChangePasswordOutcome() { }

    internal sealed record Accepted(PersonDocument Person) : ChangePasswordOutcome;

    /// <summary>The present password is another; leaves an audit entry.</summary>
    internal sealed record WrongPassword : ChangePasswordOutcome;

    internal sealed record Refused(Problem Problem, IReadOnlyList<FieldError>? Errors = null) : ChangePasswordOutcome;
}

/// <summary>
/// The checks of a change: throttle, present password, new password. A stolen token gets no more guesses at the password than the
/// login door gives, because both count together.
/// </summary>
internal sealed class ChangePasswordChecks(
    PersonStore people, PasswordOwners owners, PasswordStore passwords, PasswordHasher hasher, LoginThrottle throttle, PasswordPolicy policy)
{
    /// <summary>Runs them; the person is read before its password, as at a login.</summary>
    public async ValueTask<ChangePasswordOutcome> RunAsync(
        IQuerySession query, string subject, ChangePasswordRequest request, string address, CancellationToken ct)
    {
        if (await people.LoadAsync(query, subject, ct) is not { Active: true } person)
        {
            return new ChangePasswordOutcome.Refused(AuthenticationProblems.OwnerOnly);
        }

        if (await CurrentAsync(person, request.CurrentPassword ?? "", address, ct) is { } outcome)
        {
            return outcome;
        }

        return await policy.RefuseAsync(request.NewPassword ?? "", owners.Of(person), "new_password", ct) is { } refusal
            ? new ChangePasswordOutcome.Refused(refusal.Problem, refusal.Errors)
            : new ChangePasswordOutcome.Accepted(person);
    }

    private async ValueTask<ChangePasswordOutcome?> CurrentAsync(PersonDocument person, string current, string address, CancellationToken ct)
    {
        var keys = throttle.KeysOf(owners.UserNameOf(person) ?? person.Id, address);
        var wait = await throttle.EnterAsync(keys, ct);
        if (wait > TimeSpan.Zero)
        {
            return new ChangePasswordOutcome.Refused(AuthenticationProblems.Throttled with { RetryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds) });
        }

        var stored = await passwords.FindAsync(person.Id, ct);
        if (hasher.TryCheck(stored?.Hash, current, ct) is not { } check)
        {
            await throttle.AbandonedAsync(keys, ct);
            return new ChangePasswordOutcome.Refused(AuthenticationProblems.Busy);
        }

        if (!await check)
        {
            return new ChangePasswordOutcome.WrongPassword();
        }

        await throttle.SucceededAsync(keys, ct);
        return null;
    }
}
