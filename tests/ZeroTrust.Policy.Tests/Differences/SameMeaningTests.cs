using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Differences;

/// <summary>The diff and the engine agree on what a policy means.</summary>
public sealed class SameMeaningTests
{
    [Fact]
    public void A_file_in_another_order_with_comments_has_no_semantic_difference()
    {
        var comparison = PolicyDiff.Compare(
            "roles: { r: { permissions: [a, b], service_access: [x] }, s: { permissions: [] } }\nservices: { x: { endpoints: [] }, z: { endpoints: [] } }"u8,
            "services: { z: { endpoints: [] }, x: { endpoints: [] } }\n# Roles.\nroles: { s: { permissions: [] }, r: { service_access: [x], permissions: [b, a] } }"u8,
            PolicyLimits.Default).ShouldBeOfType<PolicyComparison.Compared>();
        (comparison.SameTable, comparison.Changes.Length).ShouldBe((true, 0));
    }

    [Theory]
    [InlineData("mode: audit", "mode: enforce", "mode")]
    [InlineData("rate_limit: 10/s", "rate_limit: 10/m", "rate_limit")]
    [InlineData("when: 'path.id == \"1\"'", "when: 'path.id == \"2\"'", "endpoint GET /v1/{id}")]
    [InlineData("methods: [GET]", "methods: [GET, PUT]", "endpoint PUT /v1/{id}")]
    [InlineData("permissions: [p]", "permissions: [q]", "permission p")]
    [InlineData("{ path: /denied }", "{ path: /refused }", "denied GET /denied")]
    [InlineData("hosts: [a.internal]", "hosts: [b.internal]", "host a.internal")]
    [InlineData("acr: aal1", "acr: aal2", "endpoint GET /x")]
    [InlineData("mfa_required: true", "mfa_required: false", "mfa_required")]
    [InlineData("service_access: [b]", "service_access: [all]", "service all")]
    [InlineData("public_endpoints: []", "public_endpoints: [{ path: /h, methods: [GET] }]", "public GET /h")]
    [InlineData("r:r", "r:w", "action read rule permission r:w")]
    [InlineData("suppliers: [a]", "suppliers: [c]", "supplier a")]
    public void What_changes_the_decision_table_is_told(string old, string next, string item)
    {
        var comparison = PolicyDiff.Compare(Bytes(Whole), Bytes(Whole.Replace(old, next, StringComparison.Ordinal)), PolicyLimits.Default).ShouldBeOfType<PolicyComparison.Compared>();
        comparison.SameTable.ShouldBeFalse();
        comparison.Changes.Select(change => change.Item).ShouldContain(item);
    }

    [Fact]
    public void Pairs_of_groups_have_the_limits_modes_and_permissions_that_the_engine_gives_them()
    {
        var bytes = Bytes("""
            groups: { front: [a, b, c], back: [x, z, a] }
            service_permissions:
              front: { back: { mode: audit, permissions: [p], rate_limit: 10/s }, x: { mode: audit, rate_limit: 5/s } }
              a: { back: { permissions: [q, p], rate_limit: 100/s }, x: { rate_limit: 300/s }, z: { mode: audit } }
              b: { front: { rate_limit: 7/m } }
            """);
        var snapshot = PolicyCompiler.Compile(bytes, PolicyLimits.Default).ShouldBeOfType<PolicyCompilation.Compiled>().Snapshot;
        var facts = new PolicyFacts(OutlineReader.Read(bytes, PolicyLimits.Default), null);
        snapshot.Pairs.Select(pair => $"pair {pair.Caller} → {pair.Target}").ShouldBe(facts.Subjects, ignoreOrder: true);
        foreach (var pair in snapshot.Pairs)
        {
            var told = facts.Find($"pair {pair.Caller} → {pair.Target}")!;
            told.Find("rate_limit")?.Value.ShouldBe(pair.RateLimit?.ToString());
            (told.Find("mode")?.Value == "audit").ShouldBe(pair.Mode == PolicyMode.Audit);
            told.Items.Where(item => item.StartsWith("permission ", StringComparison.Ordinal)).Select(item => item["permission ".Length..]).ShouldBe(pair.Permissions, ignoreOrder: true);
        }
    }

    private const string Whole = """
        service_permissions:
          a:
            b:
              mode: audit
              permissions: [p]
              endpoints: [{ path: "/v1/{id}", methods: [GET], when: 'path.id == "1"' }]
              denied_endpoints: [{ path: /denied }]
              rate_limit: 10/s
        services:
          b:
            hosts: [a.internal]
            public_endpoints: []
            endpoints: [{ path: /x, methods: [GET], permission: "p:q", acr: aal1 }]
        resources:
          record:
            service: b
            suppliers: [a]
            properties: { status: text }
            actions: { read: { rules: [{ permission: "r:r" }] } }
        roles:
          r: { permissions: ["p:q"], mfa_required: true, service_access: [b] }
        """;

    private static byte[] Bytes(string yaml) => Encoding.UTF8.GetBytes(yaml);
}
