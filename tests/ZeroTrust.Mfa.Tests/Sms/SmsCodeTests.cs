using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Sms;
using ZeroTrust.Mfa.Sms.Codes;
using ZeroTrust.Mfa.Sms.Delivery;
using ZeroTrust.Mfa.Sms.Enrolment;
using ZeroTrust.Mfa.Sms.Numbers;
using ZeroTrust.Mfa.Sms.Providers;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform;
using PhoneNumber = ZeroTrust.Mfa.Sms.Numbers.PhoneNumber;

namespace ZeroTrust.Mfa.Tests.Sms;

/// <summary>Codes from the request that asks for them to the one that enters them, without the protocol around it.</summary>
public sealed class SmsCodeTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncLifetime
{
    private const string Number = "+4915123456789";
    private readonly SenderStub _sender = new();
    private MfaInstance _instance = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await database.Database.ExecuteAsync("truncate mfa.sms_sends, mfa.sms_counts, mfa.sms_alarms, mfa.factors, mfa.challenges, public.sent, public.audit");
        _instance = Instance();
    }

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task A_number_is_confirmed_by_the_code_that_was_sent_to_it_once()
    {
        var factor = await BegunAsync("ada", Number);
        var (found, code) = (await EnrolmentOf("ada", factor), await CodeAsync());
        code.ShouldMatch("^[0-9]{6}$");
        var right = (await CheckAsync(found, code)).ShouldBeOfType<CheckResult.Right>();
        (right.Subject, right.FactorId, right.IsTwoFactors).ShouldBe(("ada", factor, false));
        right.Methods.ShouldBe(["sms"]);
        await _instance.ChangeAsync(right.Use);
        await Should.ThrowAsync<JasperFx.ConcurrencyException>(() => _instance.ChangeAsync(right.Use));
        (await CheckAsync(await EnrolmentOf("ada", factor), code)).ShouldBe(new CheckResult.Wrong("no_code"));
        (await database.Database.ScalarAsync<long>("select count(*) from mfa.sms_sends where completed_at is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_who_enter_a_code_at_once_one_wins()
    {
        var factor = await BegunAsync("ada", Number);
        var found = await EnrolmentOf("ada", factor);
        var code = await CodeAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            try
            {
                await _instance.ChangeAsync(((CheckResult.Right)await CheckAsync(found, code)).Use);
                return 1;
            }
            catch (JasperFx.ConcurrencyException)
            {
                return 0;
            }
        })));
        outcomes.Sum().ShouldBe(1);
    }

    [Theory]
    [InlineData(null, "malformed_code")]
    [InlineData("", "malformed_code")]
    [InlineData("12345", "malformed_code")]
    [InlineData("1234567", "malformed_code")]
    [InlineData("12345a", "malformed_code")]
    [InlineData("123 56", "malformed_code")]
    [InlineData("١٢٣٤٥٦", "malformed_code")]
    [InlineData("１２３４５６", "malformed_code")]
    [InlineData("other", "wrong_code")]
    public async Task Another_text_is_wrong(string? text, string reason)
    {
        var factor = await BegunAsync("ada", Number);
        var code = await CodeAsync();
        var proof = text == "other" ? OtherThan(code) : text;
        (await CheckAsync(await EnrolmentOf("ada", factor), proof)).ShouldBe(new CheckResult.Wrong(reason));
    }

    [Fact]
    public async Task A_code_lives_ten_minutes()
    {
        var factor = await BegunAsync("ada", Number);
        var (found, code) = (await EnrolmentOf("ada", factor), await CodeAsync());
        _instance.Clock.Advance(TimeSpan.FromSeconds(599));
        (await CheckAsync(found, code)).ShouldBeOfType<CheckResult.Right>();
        _instance.Clock.Advance(TimeSpan.FromSeconds(1));
        (await CheckAsync(found, code)).ShouldBe(new CheckResult.Wrong("code_expired"));
    }

    [Fact]
    public async Task A_code_is_for_one_challenge_and_one_factor()
    {
        var first = await BegunAsync("ada", Number);
        var codeOfFirst = await CodeAsync();
        var second = await BegunAsync("grace", "+4915123456780");
        var other = await EnrolmentOf("grace", second);
        (await CheckAsync(other, codeOfFirst)).ShouldBe(new CheckResult.Wrong("wrong_code"));
        // The row of a code copied to a challenge of one's own proves nothing there.
        var stolen = (await EnrolmentOf("ada", first)).Challenge.CodeHash;
        (await CheckAsync(other with { Challenge = other.Challenge with { CodeHash = stolen } }, codeOfFirst)).ShouldBe(new CheckResult.Wrong("wrong_code"));
    }

    [Fact]
    public async Task A_login_gets_a_code_and_the_next_replaces_it()
    {
        var (challenge, factors) = await LoginAsync("ada");
        (await SendAsync(challenge, factors)).ShouldBeOfType<FactorAnswer.Sent>();
        var old = await CodeAsync();
        await database.Database.ExecuteAsync("update mfa.challenges set attempts = 3");
        (await SendAsync(challenge, factors)).ShouldBeOfType<FactorAnswer.Sent>();
        var code = await CodeAsync(last: true);
        var now = await FoundAsync(challenge);
        now.Attempts.ShouldBe(3);
        if (old != code)
        {
            (await CheckAsync(new FoundChallenge(now, factors), old)).ShouldBe(new CheckResult.Wrong("wrong_code"));
        }

        (await CheckAsync(new FoundChallenge(now, factors), code)).ShouldBeOfType<CheckResult.Right>();
    }

    [Fact]
    public async Task Beyond_the_limit_a_login_is_told_to_wait_with_evidence_and_nothing_is_sent()
    {
        var (challenge, factors) = await LoginAsync("ada");
        await SendAsync(challenge, factors);
        await SendAsync(challenge, factors);
        (await SendAsync(challenge, factors)).ShouldBe(new FactorAnswer.Throttled(60));
        _instance.Stream.Facts.Select(fact => (fact.Action, fact.ActorId, fact.Reason)).ShouldBe([("factor.code_refused", "ada", "number")]);
        (await SentAsync()).Count.ShouldBe(2);
        _instance.Stream.IsFull = true;
        (await SendAsync(challenge, factors)).ShouldBeOfType<FactorAnswer.Unavailable>();
    }

    [Fact]
    public async Task A_used_challenge_gets_no_code_and_the_try_costs_nothing()
    {
        var (challenge, factors) = await LoginAsync("ada");
        await database.Database.ExecuteAsync("update mfa.challenges set used_at = now()");
        (await SendAsync(challenge, factors)).ShouldBe(new FactorAnswer.Refused("challenge_used"));
        (await SentAsync()).ShouldBeEmpty();
        (await database.Database.ScalarAsync<long>("select count(*) from mfa.sms_counts")).ShouldBe(0);
    }

    [Theory]
    [InlineData("ZeroTrust:Mfa:Sms:Delivery", "Off", "off")]
    [InlineData("ZeroTrust:Mfa:Sms:AllowedCountries:0", "FR", "number_not_served")]
    public async Task What_the_options_rule_out_is_refused(string option, string value, string reason)
    {
        var (challenge, factors) = await LoginAsync("ada");
        await using var instance = Instance((option, value));
        (await SendAsync(challenge, factors, instance)).ShouldBe(new FactorAnswer.Refused(reason));
        (await SentAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_with_enough_owners_gets_no_code_and_nobody_is_told()
    {
        foreach (var owner in (string[])["a", "b"])
        {
            await ConfirmAsync(owner, await BegunAsync(owner, Number));
            _instance.Clock.Advance(TimeSpan.FromHours(2));
        }

        await using var instance = Instance(("ZeroTrust:Mfa:Sms:AccountsPerNumber", "2"));
        instance.Clock.SetUtcNow(_instance.Now);
        var before = (await SentAsync()).Count;
        (await BeginAsync("c", Number, instance)).ShouldBeOfType<SmsEnrolmentOutcome.Begun>();
        (await SentAsync()).Count.ShouldBe(before);
        (await database.AuditAsync("factor.code_sent", "c")).ShouldBe(["owners"]);
        // One who has it already may have it confirmed again.
        instance.Clock.Advance(TimeSpan.FromHours(2));
        (await BeginAsync("a", Number, instance)).ShouldBeOfType<SmsEnrolmentOutcome.Begun>();
        (await SentAsync()).Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Two_who_confirm_the_last_place_of_a_number_at_once_are_not_both_let_in()
    {
        await using var one = Instance(("ZeroTrust:Mfa:Sms:AccountsPerNumber", "1"), ("ZeroTrust:Mfa:Sms:Limits:FreeSends", "20"), ("ZeroTrust:Mfa:Sms:Limits:NumberPerHour", "20"), ("ZeroTrust:Mfa:Sms:Limits:NumberPerDay", "20"));
        List<(string Owner, Guid Factor, FoundChallenge Found, string Code)> tries = [];
        for (var i = 0; i < 8; i++)
        {
            var factor = ((SmsEnrolmentOutcome.Begun)await BeginAsync($"person-{i}", Number, one)).FactorId;
            tries.Add(($"person-{i}", factor, await EnrolmentOf($"person-{i}", factor), await CodeAsync(last: true)));
        }

        var outcomes = await Task.WhenAll(tries.Select(tried => Task.Run(async () =>
        {
            try
            {
                var right = (CheckResult.Right)await CheckAsync(tried.Found, tried.Code, one);
                await one.ChangeAsync(session =>
                {
                    right.Use(session);
                    FactorChanges.Confirm(session, tried.Found.Factors[0], one.Now);
                });
                return 1;
            }
            catch (JasperFx.ConcurrencyException)
            {
                return 0;
            }
        })));
        outcomes.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task No_table_and_no_message_shows_code_or_number()
    {
        var (challenge, factors) = await LoginAsync("ada");
        await SendAsync(challenge, factors);
        var code = await CodeAsync();
        List<string> rows = [];
        foreach (var table in (string[])["mfa.factors", "mfa.challenges", "mfa.sms_sends", "mfa.sms_counts", "public.sent", "public.audit"])
        {
            rows.AddRange(await database.ListAsync($"select t::text from {table} t"));
        }

        rows.Count.ShouldBeGreaterThan(8);
        foreach (var form in (string[])["15123456789", Convert.ToHexString("15123456789"u8), code + " ", $" {code}", $"\"{code}\"", $",{code},", Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(code))])
        {
            rows.Where(row => row.Contains(form, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(form);
        }
    }

    private MfaInstance Instance(params (string, string)[] settings) => new(
        database, services => services.AddSingleton<ISmsSender>(_sender), SmsSettings.Over([("ZeroTrust:Mfa:Sms:Delivery", "Console")], settings));

    private async Task<SmsEnrolmentOutcome> BeginAsync(string subject, string number, MfaInstance? instance = null)
    {
        await using var scope = (instance ?? _instance).Scope();
        return await scope.ServiceProvider.GetRequiredService<SmsEnrolment>().BeginAsync(subject, PhoneNumber.TryParse(number)!, "Phone", "192.0.2.1", Ct);
    }

    private async Task<Guid> BegunAsync(string subject, string number) => (await BeginAsync(subject, number)).ShouldBeOfType<SmsEnrolmentOutcome.Begun>().FactorId;

    private async Task ConfirmAsync(string subject, Guid factor)
    {
        var found = await EnrolmentOf(subject, factor);
        await _instance.ChangeAsync(session => FactorChanges.Confirm(session, found.Factors[0], _instance.Now));
    }

    private async Task<FoundChallenge> EnrolmentOf(string subject, Guid factor) =>
        (await _instance.Get<ChallengeStore>().FindEnrolmentAsync(subject, factor, Ct)).ShouldNotBeNull();

    private async Task<(Challenge Challenge, IReadOnlyList<Factor> Factors)> LoginAsync(string subject)
    {
        var factor = _instance.Get<SmsNumbers>().Begin(_instance.Get<Ids>().New(), subject, PhoneNumber.TryParse(Number)!, [1], _instance.Now) with { ConfirmedAt = _instance.Now };
        var challenge = _instance.Get<NewChallenges>().ForLogin(new PendingLogin(subject, "zerotrust", 1, null, ["pwd"], "192.0.2.1", "test"), [FactorKinds.Sms], out _);
        await _instance.ChangeAsync(session =>
        {
            FactorChanges.Insert(session, factor);
            _instance.Get<ChallengeStore>().Insert(session, challenge);
        });
        return (challenge, [factor]);
    }

    private async Task<FactorAnswer> SendAsync(Challenge challenge, IReadOnlyList<Factor> factors, MfaInstance? instance = null)
    {
        await using var scope = (instance ?? _instance).Scope();
        return await scope.ServiceProvider.GetRequiredService<IEnumerable<ICodeSender>>().Single(sender => sender.Kind == FactorKinds.Sms).SendAsync(challenge, factors, "192.0.2.1", Ct);
    }

    private async Task<Challenge> FoundAsync(Challenge challenge)
    {
        await using var command = database.Database.Source.CreateCommand($"select {ChallengeTable.Columns} from {ChallengeTable.Name} where id_hash = $1");
        command.Parameters.AddWithValue(challenge.IdHash);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        (await reader.ReadAsync(Ct)).ShouldBeTrue();
        return _instance.Get<ChallengeRows>().Read(reader);
    }

    private async Task<CheckResult> CheckAsync(FoundChallenge found, string? code, MfaInstance? instance = null)
    {
        await using var scope = (instance ?? _instance).Scope();
        var check = scope.ServiceProvider.GetServices<IFactorCheck>().Single(check => check.Kind == FactorKinds.Sms);
        return await check.CheckAsync(found.Challenge, found.Factors, new FactorProof(code, null), Ct);
    }

    private async Task<IReadOnlyList<SmsDue>> SentAsync() =>
        [.. (await database.ListAsync("select body from public.sent where type = 'SmsDue' order by n")).Select(body => OutboxStub.Read<SmsDue>(body))];

    // What the phone shows.
    private async Task<string> CodeAsync(bool last = false)
    {
        var sent = await SentAsync();
        var text = _instance.Get<SmsQueue>().Open(last ? sent[^1] : sent[0]).Text;
        text.ShouldEndWith($"@zt.example #{text[..6]}");
        return text[..6];
    }

    private static string OtherThan(string code) => code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}";
}
