using JasperFx;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Mfa.Passkeys.Users;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys;

public sealed class PasskeyCheckTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly MfaInstance _instance = new(database);

    private PasskeyScene Scene => new(_instance);

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task As_second_factor_it_adds_a_key_to_the_password()
    {
        using var authenticator = await Scene.PersonAsync("ada");
        var (id, options) = await Scene.ChallengeAsync("ada");

        var proved = (await Scene.AnswerAsync(id, authenticator.Assert(options))).ShouldBeOfType<FactorAnswer.Proved>();

        proved.Methods.ShouldBe(["pwd", "swk", "mfa"]);
        proved.ContextClass.ShouldBe("aal2");
        (await Scene.PasskeyOfAsync("ada")).Counter.ShouldBe(1);
    }

    [Fact]
    public async Task Alone_it_is_two_factors_and_names_the_person()
    {
        using var authenticator = await Scene.PersonAsync("bea");
        var (id, options) = await Scene.ChallengeAsync("");
        options.GetProperty("allowCredentials").GetArrayLength().ShouldBe(0);
        options.GetProperty("userVerification").GetString().ShouldBe("required");

        var proved = (await Scene.AnswerAsync(id, authenticator.Assert(options))).ShouldBeOfType<FactorAnswer.Proved>();

        proved.Login.Subject.ShouldBe("bea");
        proved.Methods.ShouldBe(["swk", "user", "mfa"]);
        proved.ContextClass.ShouldBe("aal2");
    }

    [Fact]
    public async Task Alone_it_must_verify_its_user_and_say_whose_it_is()
    {
        using var authenticator = await Scene.PersonAsync("cleo");
        using var other = await Scene.PersonAsync("dora");
        var handle = await _instance.Get<UserHandles>().OfAsync("dora", TestContext.Current.CancellationToken);

        (await Scene.UseAsync("", authenticator, new() { Flags = 0x09 })).ShouldBe(PasskeyFaults.NotVerified);
        (await Scene.UseAsync("", authenticator, new() { UserHandle = [] })).ShouldBe(PasskeyFaults.WrongUser);
        (await Scene.UseAsync("", authenticator, new() { UserHandle = handle })).ShouldBe(PasskeyFaults.WrongUser);
        (await Scene.UseAsync("", authenticator, new() { CredentialId = other.CredentialId, UserHandle = handle })).ShouldBe(PasskeyFaults.BadSignature);
        (await Scene.UseAsync("", authenticator, new() { CredentialId = [1, 2, 3] })).ShouldBe(PasskeyFaults.UnknownCredential);
    }

    [Fact]
    public async Task As_second_factor_neither_is_needed_unless_the_options_say_so()
    {
        using var authenticator = await Scene.PersonAsync("emma");
        await using var strict = new MfaInstance(database, settings: [("ZeroTrust:Mfa:Passkeys:UserVerification", "Required")]);

        (await Scene.UseAsync("emma", authenticator, new() { Flags = 0x09, UserHandle = [] })).ShouldBeNull();
        (await new PasskeyScene(strict).UseAsync("emma", authenticator, new() { Flags = 0x09 })).ShouldBe(PasskeyFaults.NotVerified);
        (await new PasskeyScene(strict).UseAsync("emma", authenticator)).ShouldBeNull();
    }

    [Fact]
    public async Task The_passkey_of_another_person_is_unknown_beside_a_password()
    {
        using var own = await Scene.PersonAsync("fay");
        using var foreign = await Scene.PersonAsync("gwen");

        (await Scene.UseAsync("fay", foreign)).ShouldBe(PasskeyFaults.UnknownCredential);
        (await Scene.UseAsync("fay", foreign, new() { CredentialId = own.CredentialId, UserHandle = [] })).ShouldBe(PasskeyFaults.BadSignature);
    }

    [Fact]
    public async Task A_replayed_assertion_is_refused()
    {
        using var authenticator = await Scene.PersonAsync("hana");
        var (id, options) = await Scene.ChallengeAsync("hana");
        var assertion = authenticator.Assert(options);
        (await Scene.AnswerAsync(id, assertion)).ShouldBeOfType<FactorAnswer.Proved>();

        (await Scene.AnswerAsync(id, assertion)).ShouldBeOfType<FactorAnswer.Refused>().Reason.ShouldBe("challenge_used");
        var (next, _) = await Scene.ChallengeAsync("hana");
        (await Scene.AnswerAsync(next, assertion)).ShouldBeOfType<FactorAnswer.Refused>().Reason.ShouldBe(PasskeyFaults.WrongChallenge);
    }

    [Fact]
    public async Task Of_two_that_answer_one_challenge_at_once_one_commits()
    {
        using var authenticator = await Scene.PersonAsync("ines", new SoftwareAuthenticator(PasskeyScene.Origin) { HasCounter = false });
        var (id, options) = await Scene.ChallengeAsync("ines");
        var assertion = authenticator.Assert(options);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await Scene.AnswerAsync(id, assertion) is FactorAnswer.Proved;
            }
            catch (ConcurrencyException)
            {
                return false;
            }
        })));

        outcomes.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_no_assertion_is_refused()
    {
        using var authenticator = await Scene.PersonAsync("lea");
        var (id, _) = await Scene.ChallengeAsync("lea");

        (await Scene.AnswerAsync(id, Ceremony.Ceremonies.Json("{}"))).ShouldBeOfType<FactorAnswer.Refused>().Reason.ShouldBe(PasskeyFaults.Malformed);
        (await Scene.AnswerAsync(id, authenticator.Register(await Scene.BeginAsync("lea")))).ShouldBeOfType<FactorAnswer.Refused>().Reason.ShouldBe(PasskeyFaults.Malformed);
    }
}
