using Shouldly;
using Xunit;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.ComplianceAudit.Tests.Storage;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

public sealed class DecisionMaskTests
{
    [Theory]
    [InlineData("GET /v1/users/7/orders", "GET /v1/***")]
    [InlineData("GET /v1/users/7 by gateway", "GET /v1/*** by gateway")]
    [InlineData("GET or DELETE /v1/users/7", "GET or DELETE /v1/***")]
    [InlineData("GET /v1/", "GET /v1/***")]
    [InlineData("GET /v1", "GET /v1")]
    [InlineData("GET /", "GET /")]
    [InlineData("GET //secret", "GET //***")]
    [InlineData("GET (no canonical path)", "GET (no canonical path)")]
    [InlineData("user:read", "user:read")]
    [InlineData("", "")]
    public void A_path_keeps_its_first_segment(string detail, string masked) => DecisionMask.CutPath(detail).ShouldBe(masked);

    [Fact]
    public async Task Masked_decisions_hold_neither_person_nor_path_and_other_facts_are_as_they_were()
    {
        await using var trail = await TrailFixture.CreateAsync();
        var queue = Queues.Of(new ComplianceAuditOptions { DecisionMask = ["path", "actor"] }, trail.Clock, trail.Database.Personal);
        var person = Facts.Allowed(1) with { ActorKind = "user", ActorId = "subject-1", Detail = "GET /v1/users/7" };
        foreach (var fact in new[] { person, person, Facts.Allowed(2), person with { Action = "service_token.issued" } })
        {
            (await queue.RecordAsync(fact, CancellationToken.None)).ShouldBeTrue();
        }

        var facts = new List<Contracts.Audit.AuditFact>();
        while (queue.Reader.TryRead(out var fact))
        {
            facts.Add(fact);
        }

        facts[0].ActorId.ShouldStartWith("hash:");
        facts[0].ActorId.ShouldBe(facts[1].ActorId, "the same person is the same hash");
        facts.Take(2).ShouldAllBe(fact => fact.Detail == "GET /v1/***");
        facts[2].ActorId.ShouldBe("order-service");
        (facts[3].ActorId, facts[3].Detail).ShouldBe(("subject-1", "GET /v1/users/7"));
        queue.Decisions.Opening(trail.Clock.GetUtcNow())!.Value.Detail.ShouldBe("masked: path, actor");
    }

    [Theory]
    [InlineData("path", true)]
    [InlineData("Path", false)]
    [InlineData("detail", false)]
    [InlineData("", false)]
    public void An_unknown_mask_is_refused(string mask, bool good) =>
        new ComplianceAuditOptionsRules().Validate(null, new ComplianceAuditOptions { DecisionMask = [mask] }).Succeeded.ShouldBe(good);
}
