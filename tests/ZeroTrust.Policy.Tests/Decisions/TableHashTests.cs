using System.Text;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Decisions;

public sealed class TableHashTests
{
    // Every list and mapping on one level of a line, so that lines may be mixed where order says nothing.
    private static readonly Shuffled Whole = new(
        Shuffled.Map("environments", "[production, staging]"),
        Shuffled.Map("groups", "{ backend: [order, payment], edge: [gateway, proxy] }"),
        Shuffled.Map("service_permissions", """
            { gateway: { backend: { mode: audit, permissions: ["x:read", "y:*"], endpoints: [{ path: "/v1/{id}", methods: [GET, POST] }, { path: /x, methods: [GET], when: 'subject.id == "a"' }], denied_endpoints: [{ path: /admin }, { path: "/v1/**", methods: [DELETE, PUT], environments: [staging] }], rate_limit: 10/s }, ledger: { permissions: [z] } }, edge: { order: { endpoints: [{ path: /e, methods: [HEAD] }] } } }
            """),
        Shuffled.Map("services", """
            { order: { hosts: [o.internal, p.internal], endpoints: [{ path: /x, methods: [GET, PUT], permission: "x:read", acr: aal2, max_age: 5 }, { path: "/y/**", methods: [GET], permission: w }], public_endpoints: [{ path: /h, methods: [GET] }, { path: /i, methods: [GET] }] }, ledger: { endpoints: [] } }
            """),
        Shuffled.Map("roles", """
            { clerk: { permissions: [a, b, c], service_access: [order, ledger], mfa_required: true }, boss: { permissions: ["*"], service_access: [all] }, owner: { permissions: [d], services: [assigned_services] } }
            """));

    [Fact]
    public void A_thousand_shuffled_loads_give_one_hash()
    {
        var first = Hash(Whole.Text(seed: 0));
        var texts = Enumerable.Range(1, 1_000).Select(seed => Whole.Text(seed)).ToArray();
        texts.Distinct().Count().ShouldBeGreaterThan(990);
        texts.ShouldAllBe(text => Hash(text) == first);
        first.Length.ShouldBe(64);
    }

    [Theory]
    [InlineData("mode: audit", "mode: enforce")]
    [InlineData("\"y:*\"", "\"y:*:z\"")]
    [InlineData("\"/v1/{id}\"", "\"/v1/{id}/\"")]
    [InlineData("\"/v1/{id}\"", "\"/v1/**\"")]
    [InlineData("methods: [GET, POST]", "methods: [GET]")]
    [InlineData("subject.id == \"a\"", "subject.id == \"b\"")]
    [InlineData("path: /admin", "path: /Admin")]
    [InlineData("methods: [DELETE, PUT]", "methods: [DELETE]")]
    [InlineData("10/s", "10/m")]
    [InlineData("acr: aal2, ", "")]
    [InlineData("max_age: 5", "max_age: 6")]
    [InlineData("permission: w }", "permission: z }")]
    [InlineData("hosts: [o.internal, p.internal]", "hosts: [o.internal]")]
    [InlineData("public_endpoints: [{ path: /h,", "public_endpoints: [{ path: /g,")]
    [InlineData("ledger: { endpoints: [] }", "ledger: { public_endpoints: [] }")]
    [InlineData("edge: [gateway, proxy]", "edge: [gateway]")]
    [InlineData("permissions: [a, b, c]", "permissions: [a, b]")]
    [InlineData("mfa_required: true", "mfa_required: false")]
    [InlineData("service_access: [order, ledger]", "service_access: [order]")]
    [InlineData("service_access: [all]", "service_access: []")]
    [InlineData("services: [assigned_services]", "services: []")]
    public void Whatever_can_change_a_decision_changes_the_hash(string part, string other)
    {
        var text = Whole.Text(seed: 0);
        text.ShouldContain(part);
        Hash(text.Replace(part, other, StringComparison.Ordinal)).ShouldNotBe(Hash(text));
    }

    [Theory]
    [InlineData("\"/v1/{id}\"", "\"/v1/{user_id}\"")]
    [InlineData("roles:", "# a comment\nroles:")]
    [InlineData("rate_limit: 10/s", "rate_limit: \"10/s\"")]
    [InlineData("[production, staging]", "[production, staging, test]")]
    public void What_changes_no_decision_does_not(string part, string other)
    {
        var text = Whole.Text(seed: 0);
        text.ShouldContain(part);
        Hash(text.Replace(part, other, StringComparison.Ordinal)).ShouldBe(Hash(text));
    }

    [Fact]
    public void A_group_and_the_pairs_that_it_stands_for_have_one_hash() =>
        Hash("groups: { g: [a, b] }\nservice_permissions: { g: { c: { permissions: [x] } } }")
            .ShouldBe(Hash("service_permissions: { a: { c: { permissions: [x] } }, b: { c: { permissions: [x] } } }"));

    [Fact]
    public void The_table_is_that_of_an_environment() =>
        Policies.Snapshot(Whole.Text(0), "staging").TableHash.ShouldNotBe(Policies.Snapshot(Whole.Text(0), "production").TableHash);

    private static string Hash(string yaml) => Policies.Snapshot(yaml).TableHash;

    // Flow-style YAML whose mappings and lists are written in another order for each seed.
    private sealed class Shuffled(params (string Name, string Value)[] sections)
    {
        internal static (string Name, string Value) Map(string name, string value) => (name, value.Trim());

        internal string Text(int seed)
        {
            var random = new Random(seed);
            return string.Join('\n', Mix(sections.Select(section => $"{section.Name}: {Shuffle(section.Value, seed, random)}").ToArray(), seed, random)) + "\n";
        }

        private static string Shuffle(string value, int seed, Random random)
        {
            if (value[0] is not ('{' or '['))
            {
                return value;
            }

            var items = Split(value[1..^1]).Select(item => value[0] == '[' ? Shuffle(item, seed, random)
                : $"{item[..item.IndexOf(": ", StringComparison.Ordinal)]}: {Shuffle(item[(item.IndexOf(": ", StringComparison.Ordinal) + 2)..], seed, random)}").ToArray();
            var inner = string.Join(", ", Mix(items, seed, random));
            return value[0] == '[' ? $"[{inner}]" : $"{{ {inner} }}";
        }

        private static string[] Mix(string[] items, int seed, Random random)
        {
            if (seed > 0)
            {
                random.Shuffle(items);
            }

            return items;
        }

        // At the commas of this level; what is in quotes or brackets stays whole.
        private static IEnumerable<string> Split(string text)
        {
            var (item, depth, quote) = (new StringBuilder(), 0, '\0');
            foreach (var c in text)
            {
                quote = quote != '\0' ? (c == quote ? '\0' : quote) : c is '"' or '\'' ? c : '\0';
                depth += quote != '\0' ? 0 : c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
                if (c == ',' && depth == 0 && quote == '\0')
                {
                    yield return item.ToString().Trim();
                    item.Clear();
                }
                else
                {
                    item.Append(c);
                }
            }

            if (item.ToString().Trim().Length > 0)
            {
                yield return item.ToString().Trim();
            }
        }
    }
}
