using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Differences;

/// <summary>What two policies mean differently.</summary>
public sealed class PolicyDiffTests
{
    [Fact]
    public void Tells_what_was_added_removed_and_changed_and_where() => Changes(
        """
        service_permissions:
          a:
            b: { permissions: [user:read], endpoints: [{ path: /x, methods: [GET, PUT] }], rate_limit: 800 }
            c: { permissions: [user:read] }
        roles:
          r: { permissions: [user:read], mfa_required: true, service_access: [b] }
        """,
        """
        service_permissions:
          a:
            b:
              mode: audit
              permissions: [user:read]
              endpoints: [{ path: /x, methods: [GET], when: 'context.ip in networks.office' }]
              denied_endpoints: [{ path: /y, methods: [GET] }]
              rate_limit: 5/s
        services:
          b: { hosts: ["b.internal"], endpoints: [{ path: /x, methods: [GET], permission: "user:read", acr: aal2 }] }
        roles:
          r: { permissions: [user:write], service_access: [b, c] }
        """).ShouldBe(
        [
            "Added|pair a → b|denied GET /y||0>7",
            "Changed|pair a → b|endpoint GET /x|>when context.ip in networks.office|3>6",
            "Removed|pair a → b|endpoint PUT /x||3>0",
            "Added|pair a → b|mode|>audit|0>4",
            "Changed|pair a → b|rate_limit|800/m>5/s|3>8",
            "Removed|pair a → c|||4>0",
            "Removed|pair a → c|permission user:read||4>0",
            "Added|service b|||0>10",
            "Added|service b|endpoint GET /x|>permission user:read, acr aal2|0>10",
            "Added|service b|host b.internal||0>10",
            "Changed|role r|mfa_required|true>false|6>12",
            "Removed|role r|permission user:read||6>0",
            "Added|role r|permission user:write||0>12",
            "Added|role r|service c||0>12",
        ]);

    [Fact]
    public void Groups_are_what_they_stand_for_and_order_is_none() => Changes(
        """
        groups: { front: [a, b] }
        service_permissions:
          front: { front: { permissions: [p, q], rate_limit: 10/s }, x: { rate_limit: 100/s } }
          a: { x: { endpoints: [{ path: /x, methods: [PUT, GET] }, { path: /y, methods: [GET] }], rate_limit: 200/s } }
        """,
        """
        # Written out.
        service_permissions:
          b: { x: { rate_limit: 100/s }, a: { rate_limit: 10/s, permissions: [q, p] } }
          a:
            b: { permissions: [p, q], rate_limit: 10/s }
            x: { rate_limit: 200/s, endpoints: [{ path: /y, methods: [GET] }, { path: /x, methods: [GET, PUT] }] }
        """).ShouldBeEmpty();

    [Fact]
    public void Rules_of_other_environments_do_not_count()
    {
        const string old = "environments: [p, s]\nservices: { a: { endpoints: [{ path: /x, methods: [GET], permission: \"u:r\", environments: [s] }] } }";
        const string next = "environments: [p, s]\nservices: { a: { endpoints: [] } }";
        Changes(old, next, "p").ShouldBeEmpty();
        Changes(old, next).ShouldBeEmpty();
        Changes(old, next, "s").ShouldBe(["Removed|service a|endpoint GET /x|permission u:r>|2>0"]);
    }

    [Fact]
    public void Resources_networks_and_windows() => Changes(
        """
        networks: { office: ["10.0.0.0/8"] }
        windows: { day: { from: "08:00", to: "18:00" } }
        resources:
          record:
            service: a
            properties: { status: text }
            ids: { one: { status: active } }
            actions: { write: { rules: [{ permission: "r:w", when: 'resource.status == "x"' }] } }
        """,
        """
        networks: { office: ["10.0.0.0/9"] }
        windows: { day: { to: "18:00", from: "08:00" } }
        resources:
          record:
            service: b
            properties: { status: text, size: number }
            ids: { one: { status: archived } }
            actions: { write: { rules: [{ permission: "r:w" }], denied: [{ when: 'resource.size > 1' }] } }
        """).ShouldBe(
        [
            "Added|resource type record|action write denied when resource.size > 1||0>8",
            "Added|resource type record|action write rule permission r:w||0>8",
            "Removed|resource type record|action write rule permission r:w, when resource.status == \"x\"||8>0",
            "Changed|resource type record|ids.one|{ status: active }>{ status: archived }|7>7",
            "Added|resource type record|properties.size|>number|0>6",
            "Changed|resource type record|service|a>b|5>5",
            "Changed|network office|value|[10.0.0.0/8]>[10.0.0.0/9]|1>1",
        ]);

    [Fact]
    public void As_text_it_is_grouped_and_counted()
    {
        const string old = "service_permissions: { a: { b: { permissions: [p], rate_limit: 5 }, c: {} } }";
        const string next = "service_permissions:\n  a:\n    b: { permissions: [p, q], rate_limit: 6 }\n    d: { permissions: [p] }\n";
        PolicyDiffText.Write(Compare(old, next)).ShouldBe("""
            ~ pair a → b
                + permission q  (line 3)
                ~ rate_limit: 5/m → 6/m  (line 3)
            - pair a → c
            + pair a → d
                + permission p  (line 4)
            5 differences

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_same_file_has_no_difference()
    {
        var same = PolicyDiff.Compare(Policies.SampleBytes, Policies.SampleBytes, PolicyLimits.Default).ShouldBeOfType<PolicyComparison.Compared>();
        (same.Changes.Length, same.SameTable).ShouldBe((0, true));
        PolicyDiffText.Write(same).ShouldBe("no semantic difference\n");
    }

    [Fact]
    public void What_does_not_compile_is_not_compared()
    {
        var refused = PolicyDiff.Compare("x"u8, Policies.SampleBytes, PolicyLimits.Default).ShouldBeOfType<PolicyComparison.Refused>();
        (refused.Before.Length, refused.After.Length).ShouldBe((1, 0));
    }

    [Fact]
    public void More_changes_than_fit_are_counted()
    {
        var permissions = string.Join(", ", Enumerable.Range(0, 9_000).Select(i => $"p{i}"));
        var comparison = Compare("roles: { r: { permissions: [] } }", $"roles: {{ r: {{ permissions: [{permissions}] }}, s: {{ permissions: [{permissions}] }} }}");
        (comparison.Changes.Length, comparison.Omitted).ShouldBe((PolicyDiff.MaxChanges, 9_000 + 9_002 - PolicyDiff.MaxChanges));
        PolicyDiffText.Write(comparison).ShouldEndWith("18002 differences, 8002 of them not shown\n");
    }

    [Fact]
    public void Groups_in_many_roles_do_not_make_a_comparison_without_end()
    {
        var members = string.Join(", ", Enumerable.Range(0, 2_000).Select(i => $"s{i}"));
        var roles = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"  r{i}: {{ permissions: [], service_access: [g] }}\n"));
        var comparison = Compare($"groups: {{ g: [{members}] }}\nroles:\n{roles}", $"groups: {{ g: [{members}, t] }}\nroles:\n{roles}");
        comparison.IsComplete.ShouldBeFalse();
        comparison.Changes.ShouldAllBe(change => change.Item == "service t");
        PolicyDiffText.Write(comparison).ShouldEndWith("not everything was compared, the policies say too much\n");
    }

    private static PolicyComparison.Compared Compare(string before, string after) =>
        PolicyDiff.Compare(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after), PolicyLimits.Default).ShouldBeOfType<PolicyComparison.Compared>();

    private static IEnumerable<string> Changes(string before, string after, string? environment = null) =>
        PolicyDiff.Changes(Facts(before, environment), Facts(after, environment)).Changes.Select(change =>
            $"{change.Kind}|{change.Subject}|{change.Item}|{(string.IsNullOrEmpty(change.Before + change.After) ? "" : $"{change.Before}>{change.After}")}|{change.LineBefore}>{change.LineAfter}");

    private static PolicyFacts Facts(string yaml, string? environment) => new(OutlineReader.Read(Encoding.UTF8.GetBytes(yaml), PolicyLimits.Default), environment);
}
