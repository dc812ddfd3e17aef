using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys.Ceremony;

/// <summary>Whatever a stranger changes in what an authenticator made: a refusal, never an exception and never a proof.</summary>
public sealed class MutationTests
{
    // ZEROTRUST_TEST_LONG=1: a million.
    private static readonly int Mutations = Environment.GetEnvironmentVariable("ZEROTRUST_TEST_LONG") == "1" ? 1_000_000 : 20_000;

    // What is signed, or must be as it is signed. A registration is signed only where it is attested.
    private static readonly string[] RegistrationParts = ["clientDataJSON", "attestationObject"];
    private static readonly string[] AssertionParts = ["clientDataJSON", "authenticatorData", "signature"];

    private static readonly Gen<(int Kind, int At, byte Value, int Length)> Change =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 100_000], Gen.Byte, Gen.Int[1, 40]);

    [Fact]
    public void No_mutation_of_a_registration_is_taken()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin) { Attestation = "self" };
        var valid = authenticator.Register(Ceremonies.CreationOptions).GetRawText();
        Ceremonies.Check(Ceremonies.Json(valid)).Credential.ShouldNotBeNull();

        Gen.Select(Gen.Int[0, 1], Change).Sample(
            (part, change) => Mutated(valid, RegistrationParts[part], change) is not { } mutated || Ceremonies.Check(mutated).Credential is null, iter: Mutations);
    }

    [Fact]
    public void No_mutation_of_an_assertion_is_taken()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var known = Ceremonies.Known(Ceremonies.Register(authenticator).Credential.ShouldNotBeNull());
        var valid = authenticator.Assert(Ceremonies.RequestOptions).GetRawText();
        Ceremonies.Refuse(Ceremonies.Json(valid), known).ShouldBeNull();

        Gen.Select(Gen.Int[0, 2], Change).Sample(
            (part, change) => Mutated(valid, AssertionParts[part], change) is not { } mutated || Ceremonies.Refuse(mutated, known) is not null, iter: Mutations);
    }

    [Fact]
    public void No_bytes_make_the_readers_throw()
    {
        Gen.Byte.Array[0, 200].Sample(
            bytes =>
            {
                _ = AuthenticatorData.Read(bytes);
                _ = ClientData.Read(bytes);
                _ = ZeroTrust.Mfa.Passkeys.Keys.CoseKeyReader.Read(bytes);
                _ = ZeroTrust.Mfa.Passkeys.Attestations.AttestationObject.Read(bytes);
                _ = ZeroTrust.Mfa.Passkeys.Attestations.PackedStatement.Read(bytes);
                _ = ZeroTrust.Mfa.Passkeys.Attestations.AttestationCertificate.Load(bytes);
            },
            iter: Mutations);
    }

    // Null where the change changes nothing.
    private static JsonElement? Mutated(string valid, string part, (int Kind, int At, byte Value, int Length) change)
    {
        var frame = JsonNode.Parse(valid)!;
        var bytes = Base64Url.DecodeFromChars((string)frame["response"]![part]!);
        var at = change.At % bytes.Length;
        var end = Math.Min(at + change.Length, bytes.Length);
        byte[] mutated = change.Kind switch
        {
            0 => [.. bytes[..at], change.Value, .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (change.Value & 7))), .. bytes[(at + 1)..]],
            2 => [.. bytes[..at], change.Value, .. bytes[at..]],
            3 => [.. bytes[..at], .. bytes[end..]],
            _ => [.. bytes[..end], .. bytes[at..]],
        };
        if (mutated.AsSpan().SequenceEqual(bytes))
        {
            return null;
        }

        frame["response"]![part] = Base64Url.EncodeToString(mutated);
        return Ceremonies.Json(frame.ToJsonString());
    }
}
