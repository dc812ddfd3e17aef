using System.Buffers.Text;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys;

public sealed class PasskeyEnrolmentTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly MfaInstance _instance = new(database);

    private PasskeyScene Scene => new(_instance);

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task A_registration_becomes_a_factor_with_evidence_fact_and_mail()
    {
        _instance.People.Add("ada");
        using var authenticator = new SoftwareAuthenticator(PasskeyScene.Origin);

        var (codes, _) = await Scene.AddAsync("ada", authenticator.Register(await Scene.BeginAsync("ada")));

        codes.ShouldNotBeNull().Count.ShouldBe(10);
        var passkey = await Scene.PasskeyOfAsync("ada");
        passkey.LookupId.ShouldBe(authenticator.CredentialId);
        passkey.Secret.ShouldBe(authenticator.Key.ToCose());
        _instance.Get<FactorStore>().NameOf(passkey).ShouldBe("A name");
        PasskeyDetail.Of(passkey).ShouldSatisfyAllConditions(
            detail => detail.BackupEligible.ShouldBeTrue(), detail => detail.Attestation.ShouldBe("none"), detail => detail.Transports.ShouldBe(["internal", "hybrid"]));
        (await database.AuditAsync("factor.enrolled", "ada")).Count.ShouldBe(1);
        (await database.SentAsync<FactorEnrolled>("ada")).Count.ShouldBe(1);
        (await database.SentAsync<Mail>("ada")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Options_name_the_person_by_one_random_handle_and_exclude_what_there_is()
    {
        using var first = await Scene.PersonAsync("bea");

        var options = await Scene.BeginAsync("bea");
        var again = await Scene.BeginAsync("bea");

        options.GetProperty("rp").GetProperty("id").GetString().ShouldBe("zt.example");
        Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString()).Length.ShouldBe(32);
        again.GetProperty("user").GetProperty("id").GetString().ShouldBe(options.GetProperty("user").GetProperty("id").GetString());
        again.GetProperty("challenge").GetString().ShouldNotBe(options.GetProperty("challenge").GetString());
        options.GetProperty("excludeCredentials")[0].GetProperty("id").GetString().ShouldBe(Base64Url.EncodeToString(first.CredentialId));
        options.GetProperty("pubKeyCredParams").EnumerateArray().Select(parameters => parameters.GetProperty("alg").GetInt32()).ShouldBe([-7, -8, -257]);
        options.GetProperty("authenticatorSelection").GetProperty("residentKey").GetString().ShouldBe("preferred");
        options.GetProperty("attestation").GetString().ShouldBe("none");
    }

    [Fact]
    public async Task Options_are_good_for_one_passkey_of_one_person()
    {
        _instance.People.Add("cleo");
        _instance.People.Add("dora");
        using var authenticator = new SoftwareAuthenticator(PasskeyScene.Origin);
        using var second = new SoftwareAuthenticator(PasskeyScene.Origin);
        var options = await Scene.BeginAsync("cleo");

        (await Scene.AddAsync("dora", authenticator.Register(options))).Reason.ShouldBe("refused");
        (await Scene.AddAsync("cleo", authenticator.Register(options))).Reason.ShouldBeNull();
        (await Scene.AddAsync("cleo", second.Register(options))).Reason.ShouldBe("refused");
    }

    [Fact]
    public async Task Late_or_wrong_registrations_are_refused_and_recorded()
    {
        _instance.People.Add("emma");
        using var authenticator = new SoftwareAuthenticator(PasskeyScene.Origin);
        var options = await Scene.BeginAsync("emma");

        (await Scene.AddAsync("emma", authenticator.Register(options, new() { Origin = "https://evil.example" }))).Reason.ShouldBe("refused");
        (await database.AuditAsync("factor.failed", "emma")).ShouldContain("wrong_origin");
        _instance.Clock.Advance(TimeSpan.FromHours(1));
        (await Scene.AddAsync("emma", authenticator.Register(options))).Reason.ShouldBe("refused");
        (await database.AuditAsync("factor.failed", "emma")).ShouldContain("challenge_expired");
        (await _instance.Get<FactorStore>().AllAsync("emma", TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_credential_belongs_to_one_person()
    {
        using var authenticator = await Scene.PersonAsync("fay");
        _instance.People.Add("gwen");
        var stolen = authenticator.Register(await Scene.BeginAsync("gwen"));

        var exception = await Should.ThrowAsync<Exception>(() => Scene.AddAsync("gwen", stolen));

        PasskeyChanges.IsKnown(exception).ShouldBeTrue();
        (await Scene.UseAsync("fay", authenticator, new() { UserHandle = [] })).ShouldBeNull();
    }

    [Fact]
    public async Task Of_many_who_answer_the_same_options_at_once_one_adds_a_passkey()
    {
        _instance.People.Add("hana");
        var options = await Scene.BeginAsync("hana");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var authenticator = new SoftwareAuthenticator(PasskeyScene.Origin);
            try
            {
                return (await Scene.AddAsync("hana", authenticator.Register(options))).Reason is null;
            }
            catch (Exception exception) when (PasskeyChanges.IsLost(exception))
            {
                return false;
            }
        })));

        outcomes.Count(won => won).ShouldBe(1);
        (await _instance.Get<FactorStore>().AllAsync("hana", TestContext.Current.CancellationToken)).Count.ShouldBe(1);
    }
}
