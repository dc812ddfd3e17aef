using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Passkeys.Attestations;
using ZeroTrust.Mfa.Passkeys.Ceremony;
using ZeroTrust.Mfa.Passkeys.Keys;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Passkeys.Ceremony;

public sealed class HostileCborTests
{
    [Theory]
    // An empty text, a break alone, a reserved length, a map that never ends.
    [InlineData("")]
    [InlineData("FF")]
    [InlineData("BC")]
    [InlineData("BF")]
    [InlineData("BFFF")]
    // Indefinite: a map, a text, an array.
    [InlineData("BF63666D74646E6F6E65FF")]
    [InlineData("A37F63666D74FF646E6F6E65")]
    [InlineData("A363666D747F646E6F6E65FF")]
    // Lengths of gigabytes and beyond.
    [InlineData("BB7FFFFFFFFFFFFFFF")]
    [InlineData("BBFFFFFFFFFFFFFFFF")]
    [InlineData("A35B7FFFFFFFFFFFFFFF")]
    [InlineData("A37A7FFFFFFF666D74")]
    [InlineData("BA3FFFFFFF63666D74")]
    // A tag, a key twice, keys out of order, a length longer than it must be, a simple value, a float.
    [InlineData("C0A0")]
    [InlineData("A363666D74646E6F6E6563666D74646E6F6E65")]
    [InlineData("A36761747453746D74A063666D74646E6F6E65")]
    [InlineData("B80363666D74646E6F6E65")]
    [InlineData("E0")]
    [InlineData("FB7FF0000000000000")]
    // Text that is no UTF-8.
    [InlineData("A363FF6D74646E6F6E65")]
    public void Malformed_cbor_is_refused(string hex)
    {
        var bytes = Convert.FromHexString(hex);

        AttestationObject.Read(bytes).ShouldBeNull();
        PackedStatement.Read(bytes).ShouldBeNull();
        CoseKeyReader.Read(bytes).ShouldBeNull();
        Ceremonies.Check(WithAttestation(bytes)).Reason.ShouldBe(PasskeyFaults.Malformed);
    }

    [Theory]
    [InlineData(0x81)]
    [InlineData(0xA1)]
    public void Deep_nesting_is_refused(byte opening)
    {
        byte[] head = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8];
        byte[] deep = [.. head, .. Enumerable.Repeat(opening, AttestationObject.MaxBytes - head.Length)];

        AttestationObject.Read(deep).ShouldBeNull();
        StrictCbor.FirstValue(deep.AsMemory(head.Length)).ShouldBeNull();
    }

    [Fact]
    public void What_is_longer_than_any_authenticator_makes_is_refused_unread()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var extension = new byte[5000];
        byte[] tail = [0xA1, 0x61, (byte)'x', 0x59, 0x13, 0x88, .. extension];

        Ceremonies.Register(authenticator, new() { Flags = 0xC5, Tail = tail }).Reason.ShouldBe(PasskeyFaults.Malformed);
    }

    [Fact]
    public void A_statement_where_none_belongs_is_refused()
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var frame = JsonNode.Parse(authenticator.Register(Ceremonies.CreationOptions).GetRawText())!;
        var cbor = Base64Url.DecodeFromChars((string)frame["response"]!["attestationObject"]!);
        var at = cbor.AsSpan().IndexOf("attStmt"u8) + "attStmt".Length;
        byte[] bad = [.. cbor[..at], 0xA1, 0x61, (byte)'x', 0x01, .. cbor[(at + 1)..]];
        frame["response"]!["attestationObject"] = Base64Url.EncodeToString(bad);

        Ceremonies.Check(Ceremonies.Json(frame.ToJsonString())).Reason.ShouldBe(PasskeyFaults.BadAttestation);
    }

    private static System.Text.Json.JsonElement WithAttestation(byte[] bytes)
    {
        using var authenticator = new SoftwareAuthenticator(Ceremonies.Origin);
        var frame = JsonNode.Parse(authenticator.Register(Ceremonies.CreationOptions).GetRawText())!;
        frame["response"]!["attestationObject"] = Base64Url.EncodeToString(bytes);
        return Ceremonies.Json(frame.ToJsonString());
    }
}
