using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Resources;

// The hash of the table changes with every decision that changes, and with nothing else.
public sealed class ResourceHashTests
{
    private const string File = """
        networks: { office: [10.0.0.0/8, 192.168.0.0/16] }
        windows: { hours: { days: [mon, tue], from: "08:00", to: "18:00" } }
        service_permissions:
          a: { b: { endpoints: [ { path: "/x/{id}", methods: [GET], when: 'path.id == subject.id && context.ip in networks.office' } ] } }
        resources:
          r:
            service: b
            suppliers: [a, c]
            properties: { tags: list, size: number }
            ids: { one: { tags: [v, w], size: 1 }, two: {} }
            actions:
              read: { rules: [ { permission: p, when: 'context.time in windows.hours' }, { permission: q } ], denied: [ { when: 'resource.size > 1' } ] }
              write: { rules: [ { permission: q } ] }
        """;

    private static readonly string Hash = Policies.Snapshot(File).TableHash;

    [Theory]
    [InlineData("10.0.0.0/8, 192.168.0.0/16", "192.168.0.0/16, 10.128.0.0/9, 10.0.0.0/9, 10.1.0.0/16")]
    [InlineData("office", "home")]
    [InlineData("hours", "day")]
    [InlineData("[mon, tue]", "[tue, mon]")]
    [InlineData("id", "user")]
    [InlineData("'path.id == subject.id && context", "'((path.id==subject.id) &&  context")]
    [InlineData("suppliers: [a, c]", "suppliers: [c, a]")]
    [InlineData("[v, w]", "[w, v]")]
    [InlineData("one: { tags: [v, w], size: 1 }, two: {}", "two: {}, one: { size: 1, tags: [v, w] }")]
    [InlineData("{ permission: p, when: 'context.time in windows.hours' }, { permission: q } ], denied", "{ permission: q }, { permission: p, when: 'context.time in windows.hours' } ], denied")]
    public void Layout_and_names_do_not_matter(string from, string to)
    {
        var other = from == "id" ? File.Replace("{id}", "{user}", StringComparison.Ordinal).Replace("path.id", "path.user", StringComparison.Ordinal) : File.Replace(from, to, StringComparison.Ordinal);
        other = from.StartsWith("'path", StringComparison.Ordinal) ? other.Replace("networks.office'", "networks.office)'", StringComparison.Ordinal) : other;
        other.ShouldNotBe(File);
        Policies.Snapshot(other).TableHash.ShouldBe(Hash);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/9")]
    [InlineData("[mon, tue]", "[mon]")]
    [InlineData("\"18:00\"", "\"18:01\"")]
    [InlineData("path.id == subject.id", "path.id != subject.id")]
    [InlineData("&&", "||")]
    [InlineData("service: b", "service: d")]
    [InlineData("suppliers: [a, c]", "suppliers: [a]")]
    [InlineData("size: 1 }", "size: 2 }")]
    [InlineData("[v, w]", "[v]")]
    [InlineData("two: {}", "three: {}")]
    [InlineData("resource.size > 1", "resource.size > 2")]
    [InlineData(", denied: [ { when: 'resource.size > 1' } ]", "")]
    [InlineData("write: { rules: [ { permission: q } ] }", "write: { rules: [ { permission: p } ] }")]
    [InlineData("write: { rules", "append: { rules")]
    public void What_changes_a_decision_does(string from, string to)
    {
        var other = File.Replace(from, to, StringComparison.Ordinal);
        other.ShouldNotBe(File);
        Policies.Snapshot(other).TableHash.ShouldNotBe(Hash);
    }
}
