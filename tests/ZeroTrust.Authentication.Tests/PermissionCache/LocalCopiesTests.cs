using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.PermissionCache;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.PermissionCache;

public sealed class LocalCopiesTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Keeps_what_is_read_when_a_flood_comes()
    {
        var copies = new LocalCopies(100, _clock);
        copies.Put("hot", Copy("hot", 1));
        for (var i = 0; i < 10_000; i++)
        {
            copies.Put($"cold-{i}", new LocalCopy(null, long.MaxValue));
            copies.TryFind("hot", out _).ShouldBeTrue();
            copies.Count.ShouldBeLessThanOrEqualTo(101);
        }
    }

    [Fact]
    public void Never_replaces_a_newer_epoch_and_drops_only_older_ones()
    {
        var copies = new LocalCopies(100, _clock);
        copies.Put("u", Copy("u", 5));
        copies.Put("u", Copy("u", 4)).Epoch.ShouldBe(5);
        copies.Drop("u", 5);
        copies.TryFind("u", out _).ShouldBeTrue();
        copies.Drop("u", 6);
        copies.TryFind("u", out _).ShouldBeFalse();
    }

    [Fact]
    public void Knowledge_of_nobody_expires()
    {
        var copies = new LocalCopies(100, _clock);
        copies.Put("u", new LocalCopy(null, _clock.GetTimestamp() + (5 * _clock.TimestampFrequency)));
        copies.TryFind("u", out _).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(5));
        copies.TryFind("u", out _).ShouldBeFalse();
    }

    [Fact]
    public void A_value_survives_Redis_exactly_and_begins_as_the_script_expects()
    {
        var state = new SubjectState("u", 7, true, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567), ["a", "b"], ["s"])
        {
            ValidAfterEpoch = 6,
            StepUpAfter = new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
        };
        var json = CachedState.Of(state, DateTimeOffset.FromUnixTimeMilliseconds(1700000000123)).ToJson();
        Encoding.UTF8.GetString(json).ShouldStartWith("{\"e\":7,\"t\":1700000000123,");
        var read = CachedState.Parse(json).ShouldNotBeNull().ToState("u");
        read.ShouldSatisfyAllConditions(
            r => (r.Subject, r.Epoch, r.Active, r.ValidAfter, r.ValidAfterEpoch, r.StepUpAfter)
                .ShouldBe((state.Subject, state.Epoch, state.Active, state.ValidAfter, state.ValidAfterEpoch, state.StepUpAfter)),
            r => r.Roles.ShouldBe(state.Roles), r => r.AssignedServices.ShouldBe(state.AssignedServices));
    }

    [Fact]
    public void A_value_of_nobody_who_must_step_up_says_so() =>
        CachedState.Parse(CachedState.Of(new SubjectState("u", 1, true, default, [], []), default(DateTimeOffset).AddYears(2000)).ToJson()).ShouldNotBeNull().ToState("u").StepUpAfter.ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"e\":1,\"t\":1,\"a\":true,\"v\":-1,\"r\":[],\"s\":[]}")]
    [InlineData("{\"e\":1,\"t\":9223372036854775807,\"a\":true,\"v\":1,\"r\":[],\"s\":[]}")]
    [InlineData("{\"e\":1,\"t\":1,\"a\":true,\"v\":1,\"r\":[],\"s\":[],\"p\":0,\"u\":-1}")]
    [InlineData("{\"e\":1,\"t\":1,\"a\":true,\"v\":1,\"r\":[],\"s\":[],\"p\":0}")] // of an earlier release, which knew of no step-up
    public void A_foreign_value_counts_as_missing(string json) => CachedState.Parse(Encoding.UTF8.GetBytes(json)).ShouldBeNull();

    [Fact]
    public void A_value_opens_only_as_it_was_closed_and_only_for_its_subject()
    {
        var seal = new CopySeal(new Lazy<byte[]>(new byte[32]));
        var closed = seal.Close("u", "value"u8);
        Encoding.UTF8.GetString(seal.Open("u", closed)).ShouldBe("value");
        seal.Open("v", closed).IsEmpty.ShouldBeTrue();
        new CopySeal(new Lazy<byte[]>([.. Enumerable.Repeat((byte)1, 32)])).Open("u", closed).IsEmpty.ShouldBeTrue();
        seal.Open("u", "{}"u8).IsEmpty.ShouldBeTrue();
        for (var i = 0; i < closed.Length; i++)
        {
            closed[i] ^= 1;
            seal.Open("u", closed).IsEmpty.ShouldBeTrue($"byte {i} was changed");
            closed[i] ^= 1;
        }
    }

    [Fact]
    public void No_bytes_in_Redis_throw() => Gen.Byte.Array[0, 60].Sample(bytes => { CachedState.Parse(bytes); });

    private static LocalCopy Copy(string subject, long epoch) =>
        new(new SubjectState(subject, epoch, true, default, [], []), long.MaxValue);
}
