using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Mfa.Tests.Fixtures;

namespace ZeroTrust.Mfa.Tests.RecoveryCodes;

public sealed class RecoveryCodeStoreTests(MfaDatabase database) : IClassFixture<MfaDatabase>, IAsyncDisposable
{
    private readonly MfaInstance _one = new(database);
    private readonly MfaInstance _other = new(database);
    private readonly string _subject = $"u-{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Each_of_ten_codes_works_once()
    {
        var codes = await RenewAsync(_subject);
        codes.Count.ShouldBe(10);
        for (var used = 0; used < codes.Count; used++)
        {
            (await _one.Get<RecoveryCodeStore>().CountLeftAsync(_subject, CancellationToken.None)).ShouldBe(10 - used);
            (await TryAsync(codes[used].ToLowerInvariant().Replace('-', ' '))).ShouldBe("right");
            (await TryAsync(codes[used])).ShouldBe("code_used");
        }
    }

    [Fact]
    public async Task Of_32_uses_of_one_code_on_two_instances_one_wins()
    {
        var code = (await RenewAsync(_subject))[0];
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => Task.Run(() => TryAsync(code, n % 2 == 0 ? _one : _other))));
        results.Count(result => result == "right").ShouldBe(1);
        (await _one.Get<RecoveryCodeStore>().CountLeftAsync(_subject, CancellationToken.None)).ShouldBe(9);
    }

    [Fact]
    public async Task New_codes_end_the_old_ones_and_a_use_that_was_under_way()
    {
        var old = (await RenewAsync(_subject))[0];
        await using var late = _one.Get<IDocumentStore>().LightweightSession();
        _one.Get<RecoveryCodeStore>().Use(late, _subject, RecoveryCode.Read(old)!);
        var renewed = await RenewAsync(_subject);
        await Should.ThrowAsync<ConcurrencyException>(() => late.SaveChangesAsync());
        (await TryAsync(old)).ShouldBe("wrong_code");
        (await TryAsync(renewed[0])).ShouldBe("right");
    }

    [Fact]
    public async Task A_code_is_of_one_person_even_where_its_row_is_copied()
    {
        var code = (await RenewAsync("eve"))[0];
        await RenewAsync(_subject);
        await database.Database.ExecuteAsync($"insert into mfa.recovery_codes select '{_subject}', hash, created_at from mfa.recovery_codes where subject = 'eve'");
        (await TryAsync(code)).ShouldBe("wrong_code");
        (await TryAsync("no code at all")).ShouldBe("malformed_code");
        (await TryAsync(null)).ShouldBe("malformed_code");
    }

    private async Task<IReadOnlyList<string>> RenewAsync(string subject)
    {
        await using var session = _one.Get<IDocumentStore>().LightweightSession();
        var codes = _one.Get<RecoveryCodeStore>().Renew(session, subject);
        await session.SaveChangesAsync();
        return codes;
    }

    private async Task<string> TryAsync(string? code, MfaInstance? on = null)
    {
        var instance = on ?? _one;
        await using var scope = instance.Scope();
        var check = scope.ServiceProvider.GetServices<IFactorCheck>().Single(check => check.Kind == FactorKinds.RecoveryCode);
        var challenge = instance.Get<NewChallenges>().ForEnrolment(_subject, Guid.Empty, FactorKinds.RecoveryCode);
        var result = await check.CheckAsync(challenge, [], new FactorProof(code, null), CancellationToken.None);
        if (result is not CheckResult.Right right)
        {
            return ((CheckResult.Wrong)result).Reason;
        }

        await using var session = instance.Get<IDocumentStore>().LightweightSession();
        right.Use(session);
        try
        {
            await session.SaveChangesAsync();
            return "right";
        }
        catch (ConcurrencyException)
        {
            return "lost";
        }
    }
}
