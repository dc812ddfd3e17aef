using System.Collections.Immutable;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Tests.Policies;

public sealed class BudgetCheckTests
{
    private const string Yaml = """
        service_permissions:
          a: { b: { permissions: ["order:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "order:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"] } }
        roles:
          small: { permissions: ["order:read"], service_access: ["b"] }
          large: { permissions: ["order:cccccccccccccccccccccccccccccccc", "order:dddddddddddddddddddddddddddddddd"], service_access: ["b"] }
          wide: { permissions: ["order:*", "order:cccccccccccccccccccccccccccccccc", "order:dddddddddddddddddddddddddddddddd"], service_access: ["b"] }
        """;

    [Fact]
    public void Names_each_role_and_pair_that_alone_is_too_much_after_compaction()
    {
        var check = new BudgetCheck(new FakeBudget { MaxBytes = 60 });
        var found = check.Find(Sample.Policy(Yaml).Snapshot);
        found.Select(token => (token.Holder, token.Line)).ShouldBe([("large", 5), ("a -> b", 2)]);
        var warning = check.Warning(found[0]);
        (warning.Line, warning.Code).ShouldBe((5, "policy.token_over_budget"));
        warning.Message.ShouldContain("large");
        warning.Message.ShouldContain("beyond 60");
    }

    [Fact]
    public void Finds_nothing_where_everything_fits() =>
        new BudgetCheck(new FakeBudget()).Find(Sample.Policy(Yaml).Snapshot).ShouldBeEmpty();

    [Fact]
    public void Finds_no_more_than_its_limit()
    {
        var roles = string.Join('\n', Enumerable.Range(0, 150).Select(i => $"  r{i}: {{ permissions: [\"order:eeeeeeeeeeeeeeeeeeee\"], service_access: [\"b\"] }}"));
        new BudgetCheck(new FakeBudget { MaxBytes = 20 }).Find(Sample.Policy($"roles:\n{roles}\n").Snapshot).Length.ShouldBe(BudgetCheck.MaxFindings);
    }
}
