using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wolverine.Marten;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Sms;
using ZeroTrust.Mfa.Sms.Delivery;
using ZeroTrust.Mfa.Sms.Enrolment;
using ZeroTrust.Mfa.Sms.Numbers;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform;
using PhoneNumber = ZeroTrust.Mfa.Sms.Numbers.PhoneNumber;

namespace ZeroTrust.Mfa.Tests.Sms;

/// <summary>Codes by SMS within the one protocol of attempts.</summary>
public sealed class SmsProtocolTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncLifetime
{
    private static readonly (string, string)[] Settings = [("ZeroTrust:Mfa:Sms:Delivery", "Console")];
    private readonly MfaInstance _instance = new(database, replace: null, Settings);
    private readonly string _person = Guid.NewGuid().ToString("N");
    private readonly PhoneNumber _number = PhoneNumber.TryParse($"+49151{Random.Shared.Next(10_000_000, 99_999_999)}")!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task A_number_counts_once_its_code_was_entered()
    {
        var factor = await BegunAsync();
        (await _instance.Get<FactorStore>().ConfirmedAsync(_person, Ct)).ShouldBeEmpty();
        (await ConfirmAsync(_instance, factor, "000000x")).ShouldBe("malformed_code");
        (await ConfirmAsync(_instance, factor, await CodeAsync())).ShouldBe("proved");
        (await _instance.Get<FactorStore>().ConfirmedAsync(_person, Ct)).ShouldHaveSingleItem().Id.ShouldBe(factor);
        (await ConfirmAsync(_instance, factor, await CodeAsync())).ShouldBe("challenge_used");
    }

    [Fact]
    public async Task The_code_of_a_login_works_once_among_many_on_two_instances()
    {
        Environment.ProcessorCount.ShouldBeGreaterThan(1);
        await using var second = new MfaInstance(database, replace: null, [.. Settings, ("ZeroTrust:Mfa:MaxAttemptsPerChallenge", "10")]);
        var (id, found) = await LoginAsync();
        await SendAsync(found);
        var code = await CodeAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => TryAsync(i % 2 == 0 ? _instance : second, id, code))));
        outcomes.Count(outcome => outcome == "proved").ShouldBe(1);
        await using var fresh = new MfaInstance(database, replace: null, Settings);
        (await TryAsync(fresh, id, code)).ShouldBe("challenge_used");
    }

    [Fact]
    public async Task Sending_again_gives_no_further_guesses()
    {
        var (id, found) = await LoginAsync();
        await SendAsync(found);
        for (var i = 0; i < 5; i++)
        {
            (await TryAsync(_instance, id, await WrongAsync())).ShouldBe("wrong_code");
        }

        await SendAsync(found);
        (await TryAsync(_instance, id, await CodeAsync())).ShouldBe("too_many_attempts");
    }

    private async Task<Guid> BegunAsync()
    {
        await using var scope = _instance.Scope();
        var outcome = await scope.ServiceProvider.GetRequiredService<SmsEnrolment>().BeginAsync(_person, _number, "Phone", "192.0.2.1", Ct);
        return outcome.ShouldBeOfType<SmsEnrolmentOutcome.Begun>().FactorId;
    }

    private async Task<(string Id, FoundChallenge Found)> LoginAsync()
    {
        var factor = _instance.Get<SmsNumbers>().Begin(_instance.Get<Ids>().New(), _person, _number, [1], _instance.Now) with { ConfirmedAt = _instance.Now };
        var challenge = _instance.Get<NewChallenges>().ForLogin(new PendingLogin(_person, "zerotrust", 1, null, ["pwd"], "192.0.2.1", "test"), [FactorKinds.Sms], out var id);
        await _instance.ChangeAsync(session =>
        {
            FactorChanges.Insert(session, factor);
            _instance.Get<ChallengeStore>().Insert(session, challenge);
        });
        return (id, new FoundChallenge(challenge, [factor]));
    }

    private async Task SendAsync(FoundChallenge found)
    {
        await using var scope = _instance.Scope();
        var sender = scope.ServiceProvider.GetServices<ICodeSender>().Single(sender => sender.Kind == FactorKinds.Sms);
        (await sender.SendAsync(found.Challenge, found.Factors, "192.0.2.1", Ct)).ShouldBeOfType<FactorAnswer.Sent>();
    }

    private Task<string> ConfirmAsync(MfaInstance instance, Guid factor, string code) => RunAsync(
        instance, (attempts, attempt) => attempts.ConfirmAsync(_person, factor, attempt, Ct), code, (session, proved) => FactorChanges.Confirm(session, proved.Found.Factors[0], instance.Now));

    private static Task<string> TryAsync(MfaInstance instance, string id, string code) =>
        RunAsync(instance, (attempts, attempt) => attempts.TryAsync(id, attempt, Ct), code, (_, _) => { });

    // As an endpoint does.
    private static async Task<string> RunAsync(
        MfaInstance instance, Func<Attempts, Attempt, ValueTask<AttemptResult>> run, string code, Action<IDocumentSession, AttemptResult.Proved> add)
    {
        await using var scope = instance.Scope();
        var session = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        scope.ServiceProvider.GetRequiredService<IMartenOutbox>().Enroll(session);
        var result = await run(scope.ServiceProvider.GetRequiredService<Attempts>(), new Attempt(FactorKinds.Sms, new FactorProof(code, null), "192.0.2.1"));
        if (result is not AttemptResult.Proved proved)
        {
            return result is AttemptResult.Refused refused ? refused.Reason : result.GetType().Name;
        }

        add(session, proved);
        try
        {
            await session.SaveChangesAsync(Ct);
            return "proved";
        }
        catch (JasperFx.ConcurrencyException)
        {
            return "lost";
        }
    }

    private async Task<string> WrongAsync() => await CodeAsync() is var code && code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}";

    private async Task<string> CodeAsync()
    {
        var bodies = await database.ListAsync("select body from public.sent where type = 'SmsDue' order by n");
        return bodies.Select(body => _instance.Get<SmsQueue>().Open(OutboxStub.Read<SmsDue>(body))).Last(sms => sms.To == _number.E164).Text[..6];
    }
}
