using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Mfa.Devices;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.Recovery;

/// <summary>People with everything that stands for a second factor, and administrators.</summary>
internal sealed class RecoveryWorld(MfaDatabase database) : IAsyncDisposable
{
    internal static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    internal MfaInstance Instance { get; } = new(database, services => services.AddSingleton<IPlatformAccess, RolesStub>());

    public ValueTask DisposeAsync() => Instance.DisposeAsync();

    /// <summary>A person with a factor, one that was begun, recovery codes and a remembered device, whose token it gives.</summary>
    internal async Task<string> EquipAsync(string subject, params string[] roles)
    {
        Instance.People.Add(subject, roles);
        await Instance.ChangeAsync(session => FactorChanges.Insert(session, Instance.Factor(subject, FactorKinds.Totp)));
        await Instance.ChangeAsync(session => FactorChanges.Insert(session, Instance.Factor(subject, FactorKinds.Passkey) with { ConfirmedAt = null }));
        await Instance.ChangeAsync(session => Instance.Get<RecoveryCodeStore>().Renew(session, subject));
        return await InScopeAsync(async services =>
        {
            var device = await services.GetRequiredService<IRememberedDevices>().RememberAsync(LoginOf(subject), required: false, Ct);
            await services.GetRequiredService<IDocumentSession>().SaveChangesAsync(Ct);
            return device!.Token;
        });
    }

    /// <summary>How many rows of the person there are that stand for a second factor.</summary>
    internal async Task<long> LeftAsync(string subject) => await database.Database.ScalarAsync<long>($"""
        select (select count(*) from mfa.factors where subject = '{subject}') + (select count(*) from mfa.recovery_codes where subject = '{subject}')
          + (select count(*) from mfa.devices where subject = '{subject}')
        """);

    internal Task<RecoveryResult> RecoverAsync(string userName) =>
        InScopeAsync(services => services.GetRequiredService<IFactorRecovery>().RecoverAsync(userName, Ct));

    /// <summary>A challenge for a login that proved the password.</summary>
    internal Task<string> ChallengeAsync(string subject, string? sessionId = null) => InScopeAsync(async services =>
    {
        services.GetRequiredService<IMartenOutbox>().Enroll(services.GetRequiredService<IDocumentSession>());
        var challenge = await services.GetRequiredService<ISecondFactors>()
            .ChallengeAsync(LoginOf(subject) with { SessionId = sessionId }, [FactorKinds.Totp, FactorKinds.RecoveryCode], Ct);
        await services.GetRequiredService<IDocumentSession>().SaveChangesAsync(Ct);
        return challenge.Id;
    });

    /// <summary>Answers it with a code and commits what was proved.</summary>
    internal Task<FactorAnswer> AnswerAsync(string challengeId, string code) => InScopeAsync(async services =>
    {
        var session = services.GetRequiredService<IDocumentSession>();
        services.GetRequiredService<IMartenOutbox>().Enroll(session);
        var answer = await services.GetRequiredService<ISecondFactors>()
            .TryAsync(new FactorAttempt(challengeId, FactorKinds.RecoveryCode, code, null, "192.0.2.1"), Ct);
        if (answer is FactorAnswer.Proved)
        {
            await session.SaveChangesAsync(Ct);
        }

        return answer;
    });

    internal async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Instance.Scope();
        return await work(scope.ServiceProvider);
    }

    private static PendingLogin LoginOf(string subject) => new(subject, "zerotrust", 1, null, ["pwd"], "192.0.2.1", "Firefox on Windows");

    /// <summary>Administrators hold everything, the help desk may write people who are no administrators.</summary>
    private sealed class RolesStub : IPlatformAccess
    {
        public PlatformVerdict Check(Caller caller, SubjectState? state, string permission) => throw new NotSupportedException();

        public bool Covers(Caller caller, SubjectState? state, SubjectState person) => throw new NotSupportedException();

        public PlatformVerdict Check(SubjectState person, string permission) => new(
            permission == "user:write" && person.Active && person.Roles.Any(role => role is PlatformRoles.Administrator or "help_desk"), "stub", null, "1", null);

        public bool Covers(SubjectState holder, SubjectState person) =>
            holder.Roles.Contains(PlatformRoles.Administrator) || !person.Roles.Contains(PlatformRoles.Administrator);
    }
}
