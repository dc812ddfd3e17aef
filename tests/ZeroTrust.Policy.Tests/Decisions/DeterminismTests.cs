using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class DeterminismTests
{
    [Fact]
    public void A_thousand_loads_give_one_decision_table()
    {
        var policy = "service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [GET] } ], denied_endpoints: [ { path: /X, methods: [GET] }, { path: /x/ } ] } } }\n"u8.ToArray();
        var first = (Table(Policies.Sample), Table(Policies.Compile(policy).Snapshot));
        for (var load = 0; load < 1_000; load++)
        {
            (Table(Policies.Compile(Policies.SampleBytes).Snapshot), Table(Policies.Compile(policy).Snapshot)).ShouldBe(first);
        }
    }

    [Fact]
    public void Random_policies_compile_the_same_twice() => Models.Any.Sample(
        model =>
        {
            var yaml = Encoding.UTF8.GetBytes(model.ToYaml());
            PolicyCompilation.Compiled one = Policies.Compile(yaml), two = Policies.Compile(yaml);
            Table(one.Snapshot).ShouldBe(Table(two.Snapshot));
            one.Warnings.ShouldBe(two.Warnings);
        },
        iter: 300);

    [Fact]
    public void The_hash_is_that_of_the_bytes() =>
        Policies.Sample.Hash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Policies.SampleBytes)));

    private static string Table(PolicySnapshot policy)
    {
        var table = new StringBuilder(policy.Hash);
        foreach (var role in policy.Roles)
        {
            table.Append($"\n{role.Name} {role.Line} {string.Join(',', role.Permissions)} {string.Join(',', policy.ForPerson([role.Name], policy.ServiceNames).PermissionsAt("b"))}");
        }

        foreach (var pair in policy.Pairs)
        {
            foreach (var path in (string[])["/x", "/X", "/x/", "//x", "/v1/user/profile", "/v1/user/%70rofile", "/v1/./user/profile"])
            {
                table.Append($"\n{pair.Caller} {pair.Target} {pair.Line} {policy.DecideServiceRoute(pair.Caller, pair.Target, "GET", path)}");
            }
        }

        return table.ToString();
    }
}
