using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Features.AddPasskey;
using ZeroTrust.Mfa.Passkeys.Users;
using ZeroTrust.Mfa.Passkeys.WebAuthn;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys;

/// <summary>People who make and use passkeys on an instance, as endpoints would have them do it.</summary>
internal sealed class PasskeyScene(MfaInstance instance)
{
    /// <summary>The origin of the instance's public address.</summary>
    public const string Origin = "https://zt.example";

    /// <summary>Options for a new passkey, with their challenge stored.</summary>
    public async Task<JsonElement> BeginAsync(string subject)
    {
        var challenge = instance.Get<NewChallenges>().ForEnrolment(subject, instance.Get<Ids>().New(), FactorKinds.Passkey);
        var passkeys = (await instance.Get<FactorStore>().ConfirmedAsync(subject, CancellationToken.None)).Where(factor => factor.Kind == FactorKinds.Passkey);
        var handle = await instance.Get<UserHandles>().OfAsync(subject, CancellationToken.None);
        await instance.ChangeAsync(session => instance.Get<ChallengeStore>().Insert(session, challenge));
        return instance.Get<WebAuthnRequests>().CreationOptions(challenge, passkeys, handle, $"{subject}-name");
    }

    /// <summary>Sends a registration; recovery codes with the person's first factor, or the reason of the refusal.</summary>
    public async Task<(IReadOnlyList<string>? Codes, string? Reason)> AddAsync(string subject, JsonElement credential)
    {
        await using var scope = instance.Scope();
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        scope.ServiceProvider.GetRequiredService<IMartenOutbox>().Enroll(session);
        var enrolment = scope.ServiceProvider.GetRequiredService<PasskeyEnrolment>();
        if (await enrolment.TryAsync(subject, credential, "192.0.2.1", CancellationToken.None) is not AttemptResult.Proved proved)
        {
            return (null, "refused");
        }

        var isFirst = (await instance.Get<FactorStore>().ConfirmedAsync(subject, CancellationToken.None)).Count == 0;
        var (_, codes) = await enrolment.AppendAsync(
            session, new AuditActor("user", subject), proved, "A name", credential, isFirst, CancellationToken.None);
        await session.SaveChangesAsync(CancellationToken.None);
        return (codes, null);
    }

    /// <summary>A person with a passkey.</summary>
    public async Task<SoftwareAuthenticator> PersonAsync(string subject, SoftwareAuthenticator? authenticator = null)
    {
        instance.People.Add(subject);
        authenticator ??= new SoftwareAuthenticator(Origin);
        (await AddAsync(subject, authenticator.Register(await BeginAsync(subject)))).Reason.ShouldBeNull();
        return authenticator;
    }

    /// <summary>A challenge of a login that proved the password; with an empty subject, of one that proved nothing.</summary>
    public async Task<(string Id, JsonElement Options)> ChallengeAsync(string subject)
    {
        await using var scope = instance.Scope();
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        scope.ServiceProvider.GetRequiredService<IMartenOutbox>().Enroll(session);
        var factors = scope.ServiceProvider.GetRequiredService<ISecondFactors>();
        var login = new PendingLogin(subject, "zerotrust", 1, SessionId: null, subject.Length == 0 ? [] : ["pwd"], "192.0.2.1", "a device");
        if (subject.Length == 0)
        {
            var alone = await factors.ChallengePasswordlessAsync(login, CancellationToken.None);
            return (alone.Challenge.Id, alone.PublicKey);
        }

        var challenge = await factors.ChallengeAsync(login, [FactorKinds.Passkey], CancellationToken.None);
        await session.SaveChangesAsync(CancellationToken.None);
        var options = (await factors.OptionsAsync(challenge.Id, CancellationToken.None)).ShouldBeOfType<FactorAnswer.Options>();
        return (challenge.Id, options.PublicKey);
    }

    /// <summary>Answers a challenge, and commits what was proved.</summary>
    public async Task<FactorAnswer> AnswerAsync(string challengeId, JsonElement credential)
    {
        await using var scope = instance.Scope();
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        scope.ServiceProvider.GetRequiredService<IMartenOutbox>().Enroll(session);
        var factors = scope.ServiceProvider.GetRequiredService<ISecondFactors>();
        var answer = await factors.TryAsync(new FactorAttempt(challengeId, FactorKinds.Passkey, null, credential, "192.0.2.1"), CancellationToken.None);
        if (answer is FactorAnswer.Proved)
        {
            await session.SaveChangesAsync(CancellationToken.None);
        }

        return answer;
    }

    /// <summary>The reason of the refusal; null for a proof.</summary>
    public async Task<string?> UseAsync(string subject, SoftwareAuthenticator authenticator, AuthenticatorTwist? twist = null)
    {
        var (id, options) = await ChallengeAsync(subject);
        return (await AnswerAsync(id, authenticator.Assert(options, twist)) as FactorAnswer.Refused)?.Reason;
    }

    public async Task<Factor> PasskeyOfAsync(string subject) => (await instance.Get<FactorStore>().ConfirmedAsync(subject, CancellationToken.None)).Single();
}
