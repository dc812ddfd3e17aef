using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wolverine.Marten;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Devices;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Mfa.Sms;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Challenges;

/// <summary>An instance whose kinds of factors are fakes, and what the login does with it: each call is a request of its own.</summary>
internal sealed class LoginInstance : IAsyncDisposable
{
    public const string Address = "192.0.2.7";
    public const string Device = "Firefox on Linux";

    /// <param name="kind">Of <see cref="Totp"/>, the fake that a test wants under another name.</param>
    public LoginInstance(MfaDatabase database, string kind = FactorKinds.Totp)
    {
        Totp = new FakeCheck(kind);
        Mfa = new MfaInstance(database, Replace);
    }

    public MfaInstance Mfa { get; }

    public FakeCheck Totp { get; }

    public FakeCheck Passkey { get; } = new(FactorKinds.Passkey);

    public FakeRecoveryCodes RecoveryCodes { get; } = new();

    public FakeSender Sender { get; } = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => Mfa.DisposeAsync();

    public static PendingLogin LoginOf(string subject) => new(subject, "zerotrust", 1, null, ["pwd"], Address, Device);

    /// <summary>A person with a confirmed TOTP factor.</summary>
    public async Task<Factor> EnrolAsync(string subject, string kind = FactorKinds.Totp)
    {
        Mfa.People.Add(subject);
        var factor = Mfa.Factor(subject, kind);
        await Mfa.ChangeAsync(session => FactorChanges.Insert(session, factor));
        return factor;
    }

    /// <summary>The password was right: a challenge.</summary>
    public Task<string> ChallengeAsync(string subject, params string[] kinds) => ChallengeAsync(LoginOf(subject), kinds);

    public async Task<string> ChallengeAsync(PendingLogin login, params string[] kinds)
    {
        await using var scope = Mfa.Scope();
        var session = Begin(scope);
        var challenge = await Of(scope).ChallengeAsync(login, kinds is [] ? [FactorKinds.Totp] : kinds, Ct);
        await session.SaveChangesAsync(Ct);
        return challenge.Id;
    }

    /// <summary>One attempt, committed as a login does: <c>proved</c>, <c>lost</c>, <c>throttled</c>, <c>unavailable</c> or the reason of the refusal.</summary>
    public async Task<string> TryAsync(string challenge, string code, string address = Address, string kind = FactorKinds.Totp)
    {
        var (outcome, _) = await ProveAsync(challenge, code, address, kind);
        return outcome;
    }

    public async Task<(string Outcome, FactorAnswer.Proved? Proved)> ProveAsync(
        string challenge, string code, string address = Address, string kind = FactorKinds.Totp)
    {
        await using var scope = Mfa.Scope();
        var session = Begin(scope);
        switch (await Of(scope).TryAsync(new FactorAttempt(challenge, kind, code, null, address), Ct))
        {
            case FactorAnswer.Proved proved:
                try
                {
                    await session.SaveChangesAsync(Ct);
                }
                catch (ConcurrencyException)
                {
                    await Of(scope).LostAsync(proved, Ct);
                    return ("lost", null);
                }

                await Of(scope).CommittedAsync(proved, address, Ct);
                return ("proved", proved);
            case FactorAnswer.Refused refused:
                return (refused.Reason, null);
            case FactorAnswer.Throttled:
                return ("throttled", null);
            default:
                return ("unavailable", null);
        }
    }

    /// <summary>Another call of a request of its own.</summary>
    public async Task<T> AskAsync<T>(Func<ISecondFactors, ValueTask<T>> ask)
    {
        await using var scope = Mfa.Scope();
        return await ask(Of(scope));
    }

    private static IDocumentSession Begin(AsyncServiceScope scope)
    {
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        scope.ServiceProvider.GetRequiredService<IMartenOutbox>().Enroll(session);
        return session;
    }

    private static ISecondFactors Of(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<ISecondFactors>();

    private void Replace(IServiceCollection services)
    {
        services.RemoveAll<IFactorCheck>();
        services.RemoveAll<ICodeSender>();
        services.AddSingleton<IFactorCheck>(Totp);
        services.AddSingleton<IFactorCheck>(Passkey);
        services.AddSingleton<IRecoveryCodes>(RecoveryCodes);
        services.AddSingleton<IRememberedDevices, FakeDevices>();
        services.AddSingleton<IPasskeyOptions, FakeOptions>();
        services.AddSingleton<ICodeSender>(Sender);
    }
}
