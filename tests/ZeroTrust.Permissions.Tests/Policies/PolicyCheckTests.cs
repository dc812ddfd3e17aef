using System.Text;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Tests.Policies;

public sealed class PolicyCheckTests
{
    private const int MaxBytes = 4 * 1024 * 1024;

    [Fact]
    public void The_sample_is_accepted() => Run(Sample.Text).ShouldBeOfType<PolicyCheck.Outcome.Good>();

    [Theory]
    [InlineData("roles:\n  r: { permissions: [\"*\"], mfa_required: false }")]
    [InlineData("roles:\n  r: { permissions: [\"*\"], mfa_required: false, service_access: [order-service] }")]
    [InlineData("roles:\n  r: { permissions: [\"policy:read\", \"role:assign\"], mfa_required: false, service_access: [all] }")]
    [InlineData("roles:\n  r: { permissions: [\"*\"], mfa_required: false, services: [assigned_services] }")]
    [InlineData("roles:\n  ghost: { permissions: [\"*\"], mfa_required: false, service_access: [all] }\n  r: { permissions: [\"x:y\"], mfa_required: false, service_access: [none-such] }")]
    [InlineData("roles:\n  ghost: { permissions: [\"*\"], mfa_required: false, service_access: [all] }")]
    public void A_policy_that_its_author_could_not_replace_is_refused(string yaml)
    {
        var bad = Run(yaml).ShouldBeOfType<PolicyCheck.Outcome.Bad>();
        bad.Problem.Code.ShouldBe("policy.locks_out_administrators");
        bad.Errors.ShouldHaveSingleItem().Code.ShouldBe("policy.locks_out_administrators");
    }

    [Theory]
    [InlineData("zerotrust")]
    [InlineData("all")]
    public void One_role_that_reaches_the_platform_and_may_replace_it_is_enough(string access) =>
        Run($"roles:\n  r: {{ permissions: [\"policy:write\", \"role:*\"], mfa_required: true, service_access: [{access}] }}").ShouldBeOfType<PolicyCheck.Outcome.Good>();

    [Fact]
    public void The_roles_of_its_author_count_together() =>
        Run("roles:\n  r: { permissions: [\"policy:write\"], mfa_required: true, service_access: [all] }\n  s: { permissions: [\"role:assign\"], mfa_required: true, service_access: [all] }", "r", "s")
            .ShouldBeOfType<PolicyCheck.Outcome.Good>();

    [Theory]
    [InlineData("permissions: [\"user:write\"], service_access: [zerotrust]", true)]
    [InlineData("permissions: [\"*\"], mfa_required: false, service_access: [all]", true)]
    [InlineData("permissions: [\"service:write\"], services: [assigned_services]", true)]
    [InlineData("permissions: [\"user:write\"], service_access: [zerotrust], mfa_reason: \"Only from the console in the vault.\"", false)]
    [InlineData("permissions: [\"user:write\"], service_access: [zerotrust], mfa_required: true", false)]
    [InlineData("permissions: [\"*:read\"], service_access: [zerotrust]", false)]
    [InlineData("permissions: [\"*\"], service_access: [order-service]", false)]
    public void Who_administers_has_a_second_factor_or_a_written_reason(string role, bool isRefused)
    {
        var outcome = Run($"{Sample.Text.TrimEnd()}\n  other: {{ {role} }}\n");
        if (isRefused)
        {
            var bad = outcome.ShouldBeOfType<PolicyCheck.Outcome.Bad>();
            bad.Problem.Code.ShouldBe("policy.invalid");
            var error = bad.Errors.ShouldHaveSingleItem();
            (error.Code, error.Line).ShouldBe(("policy.administrator_without_mfa", Sample.Text.TrimEnd().Split('\n').Length + 1));
        }
        else
        {
            outcome.ShouldBeOfType<PolicyCheck.Outcome.Good>();
        }
    }

    [Fact]
    public void A_role_that_only_works_elsewhere_is_warned_about() =>
        Run(Sample.Text).ShouldBeOfType<PolicyCheck.Outcome.Good>().Warnings.Where(warning => warning.Code == "policy.mfa_reason_missing").Count().ShouldBe(2);

    [Fact]
    public void Errors_carry_their_place()
    {
        var bad = Run($"{Sample.Text}\n  nobody: {{ permissions: [\"a:b\"], mfa_required: false, colour: red }}\n").ShouldBeOfType<PolicyCheck.Outcome.Bad>();
        bad.Problem.Code.ShouldBe("policy.invalid");
        var error = bad.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("policy.unknown_field");
        error.Line.ShouldBe(Sample.Text.Split('\n').Length + 1);
    }

    private static PolicyCheck.Outcome Run(string yaml) => Run(yaml, "r", "system_admin");

    private static PolicyCheck.Outcome Run(string yaml, params string[] keepers) => PolicyCheck.Run(Encoding.UTF8.GetBytes(yaml), MaxBytes, keepers);
}
