using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys.Ceremony;

public sealed class AssertionTests
{
    [Fact]
    public void An_assertion_of_the_credential_is_right()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var known = Registered(authenticator);

        Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions), known).ShouldBeNull();
    }

    [Fact]
    public void The_user_handle_is_read_where_it_is_sent()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        Registered(authenticator);

        Assertion.Read(authenticator.Assert(Ceremonies.RequestOptions)).ShouldNotBeNull().UserHandle.ShouldBe(SHA256.HashData("a person"u8));
        Assertion.Read(authenticator.Assert(Ceremonies.RequestOptions, new() { UserHandle = [] })).ShouldNotBeNull().UserHandle.ShouldBeNull();
        Assertion.Read(authenticator.Assert(Ceremonies.RequestOptions, new() { UserHandle = new byte[65] })).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Twists))]
    public void What_is_not_as_asked_is_refused(string reason, AuthenticatorTwist twist)
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var known = Registered(authenticator);

        Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions, twist), known).ShouldBe(reason);
    }

    public static TheoryData<string, AuthenticatorTwist> Twists => new()
    {
        { PasskeyFaults.WrongType, new() { Type = "webauthn.create" } },
        { PasskeyFaults.WrongChallenge, new() { Challenge = new byte[32] } },
        { PasskeyFaults.WrongOrigin, new() { Origin = "https://evil.example" } },
        { PasskeyFaults.CrossOrigin, new() { CrossOrigin = true } },
        { PasskeyFaults.WrongRelyingParty, new() { RelyingPartyId = "login.example.org" } },
        { PasskeyFaults.NotPresent, new() { Flags = 0x0C } },
        { PasskeyFaults.NotVerified, new() { Flags = 0x09 } },
        { PasskeyFaults.BackupChanged, new() { Flags = 0x05 } },
        { PasskeyFaults.Malformed, new() { Flags = 0x15 } },
        { PasskeyFaults.Malformed, new() { Flags = 0x4D } },
        { PasskeyFaults.Malformed, new() { Flags = 0x8D } },
        { PasskeyFaults.Malformed, new() { Tail = [0] } },
        { PasskeyFaults.BadSignature, new() { Signature = signature => [.. signature, 0] } },
        { PasskeyFaults.BadSignature, new() { Signature = signature => signature[..^1] } },
        { PasskeyFaults.BadSignature, new() { Signature = _ => [] } },
        { PasskeyFaults.BadSignature, new() { Signature = _ => [0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00] } },
        { PasskeyFaults.BadSignature, new() { Signature = Long } },
        { PasskeyFaults.Malformed, new() { ClientData = text => Encoding.UTF8.GetBytes(text.Replace("{", "{\"origin\":\"https://login.example.org\",", StringComparison.Ordinal)) } },
    };

    [Fact]
    public void A_signature_of_another_key_is_refused()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        using var other = new SoftwareAuthenticator(Ceremonies.Origin);
        Registered(authenticator);

        Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions), Registered(other)).ShouldBe(PasskeyFaults.BadSignature);
    }

    [Theory]
    [InlineData(0u, 0u, null)]
    [InlineData(0u, 1u, null)]
    [InlineData(7u, 8u, null)]
    [InlineData(7u, uint.MaxValue, null)]
    [InlineData(7u, 7u, PasskeyFaults.CounterCloned)]
    [InlineData(7u, 6u, PasskeyFaults.CounterCloned)]
    [InlineData(7u, 0u, PasskeyFaults.CounterCloned)]
    [InlineData(uint.MaxValue, 0u, PasskeyFaults.CounterCloned)]
    public void A_counter_rises_or_is_never_there(uint last, uint next, string? reason)
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var known = Registered(authenticator) with { Counter = last };

        Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions, new() { Counter = next }), known).ShouldBe(reason);
    }

    [Fact]
    public void A_counter_that_does_not_rise_is_no_sign_of_a_clone_where_the_signature_is_wrong()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var known = Registered(authenticator) with { Counter = 9 };
        var twist = new AuthenticatorTwist { Counter = 1, Signature = signature => signature[..^1] };

        Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions, twist), known).ShouldBe(PasskeyFaults.BadSignature);
    }

    [Fact]
    public void User_verification_may_be_left_out_where_it_is_not_required()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var known = Registered(authenticator);

        Ceremonies.Refuse(authenticator.Assert(Ceremonies.RequestOptions, new() { Flags = 0x09 }), known, mustVerifyUser: false).ShouldBeNull();
    }

    private static KnownCredential Registered(SoftwareAuthenticator authenticator) => Ceremonies.Known(Ceremonies.Register(authenticator).Credential.ShouldNotBeNull());

    // The same numbers with a length in the long form: BER, and no DER.
    private static byte[] Long(byte[] signature) => [0x30, 0x81, signature[1], .. signature[2..]];
}
