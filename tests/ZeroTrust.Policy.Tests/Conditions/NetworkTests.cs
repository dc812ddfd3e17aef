using System.Net;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Conditions;

public sealed class NetworkTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "9.255.255.255", false)]
    [InlineData("10.1.2.3/32", "10.1.2.3", true)]
    [InlineData("10.1.2.3/32", "10.1.2.4", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::10.1.2.3", false)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "10.1.2.3", false)]
    [InlineData("::/0", "::ffff:10.1.2.3", false)]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("2001:DB8::/33", "2001:db8:8000::", false)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    [InlineData("::1/128", "::1", true)]
    public void Contains(string range, string address, bool expected) =>
        TestCondition.Evaluate(TestCondition.Compile("context.ip in networks.h", tables: $"networks: {{ h: [\"{range}\"] }}"), TestCondition.From(address))
            .ShouldBe(expected ? ConditionResult.True : ConditionResult.False);

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8 ")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("10.0.0/8")]
    [InlineData("10/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("0x0a.0.0.0/8")]
    [InlineData("167772160/8")]
    [InlineData("2001:db8::1/32")]
    [InlineData("2001:db8::/129")]
    [InlineData("[2001:db8::]/32")]
    [InlineData("fe80::%1/10")]
    [InlineData("::ffff:10.0.0.0/104")]
    [InlineData("::ffff:0:0/96")]
    [InlineData("office")]
    [InlineData("/8")]
    [InlineData("10.0.0.0/8/8")]
    public void Refuses(string range)
    {
        var error = Policies.Errors($"networks:\n  h: [\"{range}\"]").Single();
        (error.Line, error.Column, error.Code).ShouldBe((2, 7, PolicyProblemCodes.InvalidNetwork));
    }

    [Theory]
    [InlineData("networks: { h: [] }", "1:16 empty_list")]
    [InlineData("networks: { h: 10.0.0.0/8 }", "1:16 wrong_kind")]
    [InlineData("networks: { 'a.b': [10.0.0.0/8] }", "1:13 invalid_name")]
    [InlineData("networks: { h: [10.0.0.0/8, 10.0.0.0/8] }", "1:29 duplicate_value")]
    [InlineData("networks: []", "1:11 wrong_kind")]
    public void Refuses_other_forms(string file, string expected) =>
        string.Join(' ', Policies.Errors(file).Select(e => $"{e.Line}:{e.Column} {e.Code["policy.".Length..]}")).ShouldBe(expected);

    // A condition that names a network that is wrong is not to blame.
    [Fact]
    public void Reports_a_wrong_network_once() =>
        Policies.Errors("networks: { h: [x] }\nservices: { s: { endpoints: [ { path: /x, methods: [GET], permission: p, when: context.ip in networks.h } ] } }")
            .Single().Code.ShouldBe(PolicyProblemCodes.InvalidNetwork);

    // Sorted, joined and searched: as if every range had been looked at, bit by bit.
    [Fact]
    public void Many_ranges_are_like_one_after_the_other() => Gen.Select(Range().Array[1, 12], Address()).Sample(
        (ranges, address) =>
        {
            var set = new NetworkSet(ranges.Select(range => AddressRange.Parse(range)!.Value));
            set.Contains(new IPAddress(address)).ShouldBe(ranges.Any(range => Matches(range, address)));
        },
        iter: 30_000);

    private static bool Matches(string range, byte[] address)
    {
        var parts = range.Split('/');
        var first = IPAddress.Parse(parts[0]).GetAddressBytes();
        return first.Length == address.Length
            && Enumerable.Range(0, int.Parse(parts[1])).All(bit => ((first[bit / 8] ^ address[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }

    // Few different bits, so that ranges meet, hold and touch each other.
    private static Gen<byte[]> Address() => Gen.Select(Gen.Bool, Choice.Of<byte>(0, 1, 127, 128, 255).Array[4]).Select((isV4, bytes) =>
        isV4 ? bytes : [0x20, 1, .. bytes, .. new byte[9], bytes[0]]);

    private static Gen<string> Range() => Gen.Select(Address(), Gen.Int[0, 128]).Select((bytes, bits) =>
    {
        var length = Math.Min(bits, bytes.Length * 8);
        var kept = bytes.Select((value, i) => (byte)(value & (0xFF00 >> Math.Clamp(length - i * 8, 0, 8)))).ToArray();
        return $"{new IPAddress(kept)}/{length}";
    });
}
