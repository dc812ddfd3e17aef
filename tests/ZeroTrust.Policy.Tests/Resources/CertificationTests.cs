using Shouldly;
using Xunit;
using ZeroTrust.Policy.Tests.Conditions;

namespace ZeroTrust.Policy.Tests.Resources;

// The eight decisions that the AuthZEN certification scenario fixes, and what a search needs beside.
public sealed class CertificationTests
{
    private static readonly PolicySnapshot Policy = Policies.Compile(Policies.ReadSample("certification.yaml")).Snapshot;
    private static readonly PersonAccess Alice = Policy.ForPerson(["editor"], []);
    private static readonly PersonAccess Bob = Policy.ForPerson(["manager"], []);

    [Theory]
    [InlineData("alice", "read", "record-1", null, null, null, true)]
    [InlineData("alice", "write", "record-1", null, null, null, true)]
    [InlineData("bob", "read", "record-1", null, null, null, true)]
    [InlineData("bob", "write", "record-1", null, null, null, false)]
    [InlineData("alice", "write", "record-2", "archived", null, null, false)]
    [InlineData("alice", "write", "record-1", "archived", null, null, false)]
    [InlineData("bob", "write", "record-2", "archived", "admin", null, true)]
    [InlineData("alice", "delete", "record-1", null, null, true, true)]
    [InlineData("alice", "delete", "record-1", null, null, false, false)]
    // The policy knows record-2 without being told; and what a known id states gives way to what a supplier states.
    [InlineData("alice", "write", "record-2", null, null, null, false)]
    [InlineData("bob", "write", "record-2", null, "admin", null, true)]
    [InlineData("alice", "write", "record-2", "active", null, null, true)]
    // Without the property that a condition asks for.
    [InlineData("alice", "delete", "record-1", null, null, null, false)]
    [InlineData("bob", "write", "record-2", null, null, null, false)]
    [InlineData("alice", "write", "record-3", null, null, null, false)]
    public void Decides(string person, string action, string id, string? status, string? role, bool? soft, bool expected)
    {
        var call = new CallContext
        {
            SubjectId = person,
            Resource = status is null ? null : TestCondition.Bag(("status", PropertyValue.Of(status))),
            Subject = role is null ? null : TestCondition.Bag(("role", PropertyValue.Of(role))),
            Action = soft is null ? null : TestCondition.Bag(("soft", PropertyValue.Of(soft.Value))),
        };
        Policy.DecidePersonResource(person == "alice" ? Alice : Bob, new ResourceQuestion(action, "record", id), call).Allowed.ShouldBe(expected);
    }

    [Fact]
    public void Knows_what_a_search_goes_through()
    {
        var type = Policy.FindResourceType("record")!;
        type.Actions.ShouldBe(["delete", "read", "write"]);
        type.Ids.Keys.Order(StringComparer.Ordinal).ShouldBe(["record-1", "record-2"]);
    }
}
