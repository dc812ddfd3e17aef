using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Testing;

/// <summary>Files of policy tests: what is read, and what is refused where.</summary>
public sealed class PolicyTestReaderTests
{
    private const string Sound = """
        policy: ./policy.yaml
        environment: staging
        people:
          alice: { roles: [clerk], assigned_services: [order-service] }
        tests:
          - { name: one, subject: "service:a", call: "GET b /x y?z", expect: allowed, rule: services.b }
          - { name: two, subject: "user:alice", permission: "user:read", at: b, expect: missing_permission }
          - name: three
            subject: "user:alice"
            action: write
            resource: "record:a:b"
            time: "2026-11-24T09:30:00+01:00"
            ip: "2001:db8::1"
            properties: { subject: { role: admin }, resource: { size: 12, hidden: true, tags: [x, z], code: "12" }, action: { soft: false } }
            expect: unknown_resource_type
            acr: aal2
            max_age: 60
          - { name: four, subject: anonymous, call: "GET b /healthz", expect: not_listed }
        """;

    [Fact]
    public void Reads_who_asks_what_and_what_should_come_of_it()
    {
        var file = Read(Sound).ShouldBeOfType<PolicyTestReading.Sound>().File;
        (file.Policy, file.Environment).ShouldBe(("./policy.yaml", "staging"));
        file.Cases.Select(test => (test.Name, test.Line, test.Column)).ShouldBe([("one", 6, 5), ("two", 7, 5), ("three", 8, 5), ("four", 18, 5)]);
        file.Cases[0].Subject.ShouldBe(new PolicyTestSubject.Service("a"));
        file.Cases[0].Question.ShouldBe(new PolicyTestQuestion.Call("GET", "b", "/x y?z"));
        file.Cases[0].Expected.ShouldBe(new PolicyTestExpectation("allowed", null, "services.b", null));
        file.Cases[1].Subject.ShouldBeOfType<PolicyTestSubject.Person>().AssignedServices.ShouldBe(["order-service"]);
        file.Cases[1].Question.ShouldBe(new PolicyTestQuestion.Permission("user:read", "b"));
        file.Cases[3].Subject.ShouldBeOfType<PolicyTestSubject.Anonymous>();
    }

    [Fact]
    public void Reads_what_conditions_ask_for_with_its_kinds()
    {
        var test = Read(Sound).ShouldBeOfType<PolicyTestReading.Sound>().File.Cases[2];
        test.Question.ShouldBe(new PolicyTestQuestion.Action(new ResourceQuestion("write", "record", "a:b")));
        test.Expected.Login.ShouldBe(new LoginRequirement("aal2", 60));
        test.Context.Time.ShouldBe(new DateTimeOffset(2026, 11, 24, 8, 30, 0, TimeSpan.Zero));
        test.Context.ClientAddress!.ToString().ShouldBe("2001:db8::1");
        test.Context.SubjectId.ShouldBe("alice");
        Value(test.Context.Subject, "role").ShouldBe(PropertyValue.Of("admin"));
        Value(test.Context.Resource, "size").ShouldBe(PropertyValue.Of(12));
        Value(test.Context.Resource, "hidden").ShouldBe(PropertyValue.Of(true));
        Value(test.Context.Resource, "code").ShouldBe(PropertyValue.Of("12"));
        Value(test.Context.Resource, "tags").Texts.ShouldBe(["x", "z"]);
        Value(test.Context.Action, "soft").ShouldBe(PropertyValue.Of(false));
    }

    [Theory]
    [InlineData("", "1:1 policy.empty")]
    [InlineData("- x", "1:1 policy.wrong_kind")]
    [InlineData("policy: p.yaml", "1:1 policy.missing_field")]
    [InlineData("policy: p.yaml\ntests: []", "2:8 policy_test.no_tests")]
    [InlineData("policy: p.yaml\ntests: {}", "2:8 policy.wrong_kind")]
    [InlineData("policy: /etc/passwd\ntests: [{ name: a, subject: anonymous, call: \"GET b /\", expect: allowed }]", "1:9 policy_test.invalid_policy_path")]
    [InlineData("policy: p.yaml\npolicy: q.yaml\ntests: []", "2:1 policy.duplicate_key", "3:8 policy_test.no_tests")]
    [InlineData("\uFEFFpolicy: p.yaml", "1:1 policy.byte_order_mark")]
    [InlineData("policy: p.yaml\n\ttests: []", "2:1 policy.forbidden_character")]
    [InlineData("policy: &p p.yaml\ntests: [*p]", "1:9 policy.anchor", "2:9 policy.alias")]
    [InlineData("policy: p.yaml\npeople: { a: { groups: [x] } }\ntests: []", "2:16 policy.unknown_field", "3:8 policy_test.no_tests")]
    public void A_file_that_is_wrong_is_refused_with_the_place(string yaml, params string[] problems) =>
        Read(yaml).ShouldBeOfType<PolicyTestReading.Refused>().Errors.Select(Show).ShouldBe(problems);

    [Theory]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\"", "2:9 policy.missing_field")]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\", expect: allowed, expcet: x", "2:74 policy.unknown_field")]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\", expect: forbidden", "2:65 policy_test.unknown_code")]
    [InlineData("name: a, subject: anonymous, call: \"GET b\", expect: allowed", "2:46 policy_test.invalid_call")]
    [InlineData("name: a, subject: anonymous, permission: p, at: b, expect: allowed", "2:9 policy_test.invalid_question")]
    [InlineData("name: a, subject: \"service:x\", permission: p, expect: allowed", "2:9 policy_test.invalid_question")]
    [InlineData("name: a, subject: \"service:x\", call: \"GET b /\", permission: p, at: b, expect: allowed", "2:9 policy_test.invalid_question")]
    [InlineData("name: a, subject: \"service:x\", expect: allowed", "2:9 policy_test.invalid_question")]
    [InlineData("name: a, subject: \"service:x\", action: x, resource: record, expect: allowed", "2:63 policy_test.invalid_resource")]
    [InlineData("name: a, subject: \"user:bob\", call: \"GET b /\", expect: allowed", "2:29 policy_test.unknown_person")]
    [InlineData("name: a, subject: \"robot:x\", call: \"GET b /\", expect: allowed", "2:29 policy_test.invalid_subject")]
    [InlineData("name: \" \", subject: anonymous, call: \"GET b /\", expect: allowed", "2:17 policy_test.invalid_name")]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\", expect: allowed, ip: \"10.1\"", "2:78 policy_test.invalid_address")]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\", expect: allowed, time: \"yesterday\"", "2:80 policy_test.invalid_time")]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\", expect: allowed, time: \"2026-11-24T09:30:00\"", "2:80 policy_test.invalid_time")]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\", expect: allowed, properties: { resource: { x: { y: z } } }", "2:103 policy_test.invalid_property")]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\", expect: allowed, properties: { resource: { x: no } }", "2:103 policy.ambiguous_scalar")]
    [InlineData("name: a, subject: anonymous, call: \"GET b /\", expect: allowed, max_age: 0", "2:83 policy.invalid_max_age")]
    public void A_test_that_is_wrong_is_refused_with_the_place(string test, string problem) =>
        Read($"policy: p.yaml\ntests: [{{ {test} }}]").ShouldBeOfType<PolicyTestReading.Refused>().Errors.Select(Show).ShouldBe([problem]);

    [Fact]
    public void Two_tests_of_one_name_and_too_many_tests_are_refused()
    {
        const string one = "{ name: a, subject: anonymous, call: \"GET b /\", expect: allowed }";
        Read($"policy: p.yaml\ntests: [{one}, {one}]").ShouldBeOfType<PolicyTestReading.Refused>().Errors.ShouldHaveSingleItem().Code.ShouldBe(PolicyTestCodes.DuplicateName);
        Read($"policy: p.yaml\ntests: [{string.Join(", ", Enumerable.Repeat("a", PolicyTestReader.MaxCases + 1))}]")
            .ShouldBeOfType<PolicyTestReading.Refused>().Errors.ShouldHaveSingleItem().Code.ShouldBe(PolicyProblemCodes.TooMany);
    }

    [Fact]
    public void Ten_megabytes_and_a_nest_are_refused()
    {
        Codes(PolicyTestReader.Read(new byte[10 * 1024 * 1024], PolicyLimits.Default)).ShouldBe([PolicyProblemCodes.TooLarge]);
        Codes(Read(new string('[', 100_000))).ShouldBe([PolicyProblemCodes.TooDeep]);
    }

    [Fact]
    public void Any_change_of_a_file_is_read_without_an_exception()
    {
        var original = Encoding.UTF8.GetBytes(Sound);
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Array[1, 6].Sample(edits =>
        {
            var bytes = original.ToArray();
            foreach (var (at, value) in edits)
            {
                bytes[at] = value;
            }

            if (PolicyTestReader.Read(bytes, PolicyLimits.Default) is PolicyTestReading.Refused refused)
            {
                refused.Errors.ShouldNotBeEmpty();
            }
        }, iter: 5_000);
    }

    private static PolicyTestReading Read(string yaml) => PolicyTestReader.Read(Encoding.UTF8.GetBytes(yaml), PolicyLimits.Default);

    private static IEnumerable<string> Codes(PolicyTestReading reading) => reading.ShouldBeOfType<PolicyTestReading.Refused>().Errors.Select(error => error.Code);

    private static string Show(PolicyProblem problem) => $"{problem.Line}:{problem.Column} {problem.Code}";

    private static PropertyValue Value(PropertyBag? bag, string name) => bag!.TryGet(name, out var value) ? value : default;
}
