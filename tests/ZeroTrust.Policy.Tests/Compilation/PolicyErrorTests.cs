using Shouldly;
using Xunit;

namespace ZeroTrust.Policy.Tests.Compilation;

// Each row: the file, with | for a line break, and every error as line:column code.
public sealed class PolicyErrorTests
{
    [Theory]
    [MemberData(nameof(Yaml))]
    [MemberData(nameof(Structure))]
    [MemberData(nameof(Words))]
    [MemberData(nameof(Names))]
    public void Says_where_and_what(string file, string expected) =>
        string.Join(' ', Policies.Errors(file.Replace('|', '\n')).Select(e => $"{e.Line}:{e.Column} {e.Code["policy.".Length..]}")).ShouldBe(expected);

    public static TheoryData<string, string> Yaml() => new()
    {
        { "", "1:1 empty" },
        { "# only a comment|", "1:1 empty" },
        { "---|", "1:1 empty" },
        { "~", "1:1 empty" },
        { "{}", "1:1 empty" },
        { "\uFEFFroles: {}", "1:1 byte_order_mark" },
        { "roles: {}|roles: {}", "2:1 duplicate_key" },
        { "roles: {}|\"roles\": {}", "2:1 duplicate_key" },
        { "roles: &a {}", "1:8 anchor" },
        { "roles: &a {}|services: *a", "1:8 anchor 2:11 alias" },
        { "roles: *missing", "1:8 alias" },
        { "roles: !x {}", "1:8 tag" },
        { "roles: !!map {}", "1:8 tag" },
        { "!!str roles: {}", "1:1 tag" },
        { "<<: {}", "1:1 merge_key" },
        { "<<: [{}]|roles: {}", "1:1 merge_key" },
        { "roles: {}|---|roles: {}", "2:1 multiple_documents" },
        { "roles: {}|...|---|services: {}", "3:1 multiple_documents" },
        { "%YAML 1.2|---|roles: {}", "1:1 directive" },
        { "roles:|\t{}", "2:1 forbidden_character" },
        { "roles: {} # a\tb", "1:14 forbidden_character" },
        { "roles: {}\u0000", "1:10 forbidden_character" },
        { "roles: {}\rservices: {}", "1:10 forbidden_character" },
        { "roles: {} # \u202E", "1:13 forbidden_character" },
        { "roles: {} # \u2028", "1:13 forbidden_character" },
        { "? [a]|: b", "1:3 wrong_kind" },
        { "? {a: b}|: c|roles: {}", "1:3 wrong_kind" },
    };

    public static TheoryData<string, string> Structure() => new()
    {
        { "[]", "1:1 wrong_kind" },
        { "text", "1:1 wrong_kind" },
        { "roles:", "1:7 wrong_kind" },
        { "roles: []", "1:8 wrong_kind" },
        { "roles:|services: {}", "1:7 wrong_kind" },
        { "roles:|  r:|    mfa_required:|    permissions: [a]|    service_access:|      - B", "3:18 invalid_boolean 6:9 invalid_name" },
        { "services:|  a:|    endpoints:|      - path: /x|        methods: [GET]|        permission: p|      - path: /y|        method: [GET]", "7:9 missing_field 7:9 missing_field 8:9 unknown_field" },
        { "role: {}", "1:1 unknown_field" },
        { "Roles: {}", "1:1 unknown_field" },
        { "services: {}|x: 1|roles: {}|y: 2", "2:1 unknown_field 4:1 unknown_field" },
        { "roles: { r: {} }", "1:13 missing_field" },
        { "roles: { r: { permissions: a } }", "1:28 wrong_kind" },
        { "roles: { r: { permissions: [[a]] } }", "1:29 wrong_kind" },
        { "roles: { r: { permissions: [], mfa: true } }", "1:32 unknown_field" },
        { "roles: { r: { permissions: [], services: [all] } }", "1:43 reserved_name" },
        { "roles: { r: { permissions: [], service_access: [assigned_services] } }", "1:49 reserved_name" },
        { "roles: { r: { permissions: [], service_access: [all, a] } }", "1:48 mixed_services" },
        { "roles: { r: { permissions: [], services: [a, assigned_services] } }", "1:42 mixed_services" },
        { "roles: { r: { permissions: [], service_access: all } }", "1:48 wrong_kind" },
        { "services: { a: {} }", "1:16 missing_field" },
        { "services: { a: { endpoints: [ {} ] } }", "1:31 missing_field 1:31 missing_field 1:31 missing_field" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET] } ] } }", "1:31 missing_field" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET], permission: p }, { path: /x, methods: [POST, GET], permission: q } ] } }", "1:76 overlapping_endpoint" },
        { "service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [GET], permission: p } ] } } }", "1:75 unknown_field" },
        { "service_permissions: { a: { b: { endpoints: [ { path: /x } ] } } }", "1:47 missing_field" },
        { "service_permissions: { a: { b: { denied_endpoints: [ { methods: [GET] } ] } } }", "1:54 missing_field" },
        { "service_permissions: { a: { b: { denied_endpoints: [ { path: /x, methods: [] } ] } } }", "1:75 empty_list" },
        { "service_permissions: { a: [b] }", "1:27 wrong_kind" },
    };

    public static TheoryData<string, string> Names() => new()
    {
        { "groups: { g: [] }", "1:14 empty_list" },
        { "groups: { g: a }", "1:14 wrong_kind" },
        { "groups: { g: [a, a] }", "1:18 duplicate_value" },
        { "groups: { g: [h], h: [a] }", "1:15 name_taken" },
        { "groups: { g: [g] }", "1:15 name_taken" },
        { "groups: { g: [zerotrust] }", "1:15 reserved_name" },
        { "groups: { g: [all] }", "1:15 reserved_name" },
        { "groups: { all: [a], zerotrust: [a], G: [a] }", "1:11 reserved_name 1:21 name_taken 1:37 invalid_name" },
        { "groups: { g: [a] }|services: { g: { endpoints: [] } }", "2:13 name_taken" },
        { "environments: [a, A]", "1:19 invalid_name" },
        { "environments: [a, a]", "1:19 duplicate_value" },
        { "environments: [a]|service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [GET], environments: [b] } ] } } }", "2:90 unknown_environment" },
        { "environments: [a]|service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [GET], environments: [] } ] } } }", "2:89 empty_list" },
        { "service_permissions: { a: { b: { mode: off } } }", "1:40 ambiguous_scalar" },
        { "service_permissions: { a: { b: { mode: dry-run } } }", "1:40 invalid_mode" },
        { "service_permissions: { a: { b: { mode: [audit] } } }", "1:40 wrong_kind" },
        { "services: { a: { hosts: [A.b, \"a:80\", a., \"\", \"a b\", \"bücher\"] } }", "1:26 invalid_host 1:31 invalid_host 1:39 invalid_host 1:43 invalid_host 1:47 invalid_host 1:54 invalid_host" },
        { "services: { a: { hosts: [x, z] }, b: { hosts: [x] } }", "1:48 duplicate_host" },
        { "services: { a: { hosts: [x, x] } }", "1:29 duplicate_value" },
        { "services: { a: { public_endpoints: [ { path: /x, methods: [GET], permission: p } ] } }", "1:66 unknown_field" },
        { "services: { a: { public_endpoints: [ { path: /x, methods: [GET], when: 'true' } ] } }", "1:66 unknown_field" },
        { "service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [GET], when: [] } ] } } }", "1:81 wrong_kind" },
        { "services: { a: { endpoints: [ { path: \"/{a}\", methods: [GET], permission: p }, { path: \"/{b}\", methods: [GET], permission: p } ] } }", "1:80 overlapping_endpoint" },
    };

    [Theory]
    [InlineData("/a/{}")]
    [InlineData("/a/{A}")]
    [InlineData("/a/{1}")]
    [InlineData("/a/{_a}")]
    [InlineData("/a/{a-b}")]
    [InlineData("/a/{a")]
    [InlineData("/a/a}")]
    [InlineData("/a/x{a}")]
    [InlineData("/a/{a}.json")]
    [InlineData("/a/{a}{b}")]
    [InlineData("/{a}/{a}")]
    [InlineData("/{{a}}")]
    [InlineData("/{a*}")]
    [InlineData("/{a23456789012345678901234567890123}")]
    [InlineData("{a}")]
    [InlineData("/**/a")]
    [InlineData("/a/**/")]
    [InlineData("/a/**/**")]
    [InlineData("/a//**")]
    [InlineData("//**")]
    [InlineData("**")]
    [InlineData("a/**")]
    [InlineData("/a/../**")]
    [InlineData("/{a}/../b")]
    [InlineData("/{a}//b")]
    [InlineData("/{a};v/b")]
    [InlineData("/^(a+)+$")]
    public void Refuses_a_template(string path)
    {
        foreach (var list in (string[])["endpoints", "denied_endpoints"])
        {
            Policies.Errors($"service_permissions: {{ a: {{ b: {{ {list}: [ {{ path: \"{path}\", methods: [GET] }} ] }} }} }}").Single().Code.ShouldBe(PolicyProblemCodes.InvalidPath);
        }
    }

    [Fact]
    public void A_template_is_canonical_between_its_wildcards() =>
        Policies.Errors("services: { a: { endpoints: [ { path: \"/%61/{b}/**\", methods: [GET], permission: p } ] } }").Single().Code.ShouldBe(PolicyProblemCodes.PathNotCanonical);

    public static TheoryData<string, string> Words() => new()
    {
        { "services: { all: { endpoints: [] } }", "1:13 reserved_name" },
        { "service_permissions: { assigned_services: { b: {} } }", "1:24 reserved_name" },
        { "service_permissions: { a: { all: {} } }", "1:29 reserved_name" },
        { "service_permissions: { A: {} }", "1:24 invalid_name" },
        { "service_permissions: { \"\": {} }", "1:24 invalid_name" },
        { "service_permissions: { -a: {} }", "1:24 invalid_name" },
        { "service_permissions: { no: {} }", "1:24 ambiguous_scalar" },
        { "service_permissions: { 1e3: {} }", "1:24 ambiguous_scalar" },
        { "service_permissions: { 0o7: {} }", "1:24 ambiguous_scalar" },
        { "service_permissions: { a: { b: { permissions: [null] } } }", "1:48 ambiguous_scalar" },
        { "service_permissions: { a: { b: { permissions: [x, x] } } }", "1:51 duplicate_value" },
        { "service_permissions: { a: { b: { permissions: [\"x*\"] } } }", "1:48 invalid_permission" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET], permission: \"*\" } ] } }", "1:71 invalid_permission" },
        { "services: { a: { endpoints: [ { path: /x, methods: [get], permission: p } ] } }", "1:53 invalid_method" },
        { "services: { a: { endpoints: [ { path: /x, methods: [CONNECT, TRACE], permission: p } ] } }", "1:53 invalid_method 1:62 invalid_method" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET, GET], permission: p } ] } }", "1:58 duplicate_value" },
        { "services: { a: { endpoints: [ { path: x, methods: [GET], permission: p } ] } }", "1:39 invalid_path" },
        { "services: { a: { endpoints: [ { path: /a/../b, methods: [GET], permission: p } ] } }", "1:39 invalid_path" },
        { "services: { a: { endpoints: [ { path: /%61, methods: [GET], permission: p } ] } }", "1:39 path_not_canonical" },
        { "services: { a: { endpoints: [ { path: \"/a?b\", methods: [GET], permission: p } ] } }", "1:39 path_not_canonical" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET], permission: p, acr: aal3, max_age: 0 } ] } }", "1:79 invalid_context_class 1:94 invalid_max_age" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET], permission: p, acr: true, max_age: [1] } ] } }", "1:79 ambiguous_scalar 1:94 wrong_kind" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET], permission: p, acr: AAL2 } ] } }", "1:79 invalid_context_class" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET], permission: p, acr: enrolment } ] } }", "1:79 invalid_context_class" },
        { "services: { a: { endpoints: [ { path: /x, methods: [GET], permission: p, acr: } ] } }", "1:79 ambiguous_scalar" },
        { "service_permissions: { a: { b: { endpoints: [ { path: /x, methods: [GET], acr: aal2, max_age: 1 } ] } } }", "1:75 unknown_field 1:86 unknown_field" },
        { "roles: { r: { permissions: [], mfa_required: true, mfa_reason: because } }", "1:64 unneeded_mfa_reason" },
        { "roles: { r: { permissions: [], mfa_reason: \" \" } }", "1:44 invalid_mfa_reason" },
        { "roles: { r: { permissions: [], mfa_reason: \"a\\nb\" } }", "1:44 invalid_mfa_reason" },
        { "roles: { r: { permissions: [], mfa_reason: \"a\\u202Eb\" } }", "1:44 invalid_mfa_reason" },
        { "roles: { r: { permissions: [], mfa_reason: [a] } }", "1:44 wrong_kind" },
        { "roles: { r: { permissions: [], mfa_reason: ~ } }", "1:44 ambiguous_scalar" },
        { "roles: { r: { permissions: [], mfa_required: yes } }", "1:46 invalid_boolean" },
        { "roles: { r: { permissions: [], mfa_required: True } }", "1:46 invalid_boolean" },
        { "roles: { r: { permissions: [], mfa_required: \"true\" } }", "1:46 invalid_boolean" },
        { "roles: { r: { permissions: [], mfa_required: } }", "1:46 invalid_boolean" },
        { "roles: { r: { permissions: [], mfa_required: [true] } }", "1:46 wrong_kind" },
        { "roles:|  r:|    permissions:|      - >|        a", "4:9 wrong_kind" },
    };

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("08")]
    [InlineData("1e3")]
    [InlineData("1.5")]
    [InlineData("1_000")]
    [InlineData("1000000001")]
    [InlineData("99999999999999999999")]
    [InlineData("\"800\"")]
    [InlineData("800/d")]
    [InlineData("800/S")]
    [InlineData("\"800 /s\"")]
    [InlineData("/s")]
    [InlineData("0/s")]
    [InlineData("many")]
    public void Refuses_a_rate_limit(string limit)
    {
        var error = Policies.Errors($"service_permissions: {{ a: {{ b: {{ rate_limit: {limit} }} }} }}").ShouldHaveSingleItem();
        (error.Code, error.Line, error.Column).ShouldBe((PolicyProblemCodes.InvalidRateLimit, 1, 46));
    }

    [Theory]
    [InlineData("800", "800/m", 60)]
    [InlineData("800/s", "800/s", 1)]
    [InlineData("\"800/m\"", "800/m", 60)]
    [InlineData("'1/h'", "1/h", 3600)]
    [InlineData("1000000000", "1000000000/m", 60)]
    public void Reads_a_rate_limit(string limit, string expected, int seconds)
    {
        var read = Policies.Snapshot($"service_permissions: {{ a: {{ b: {{ rate_limit: {limit} }} }} }}").FindPair("a", "b")!.RateLimit!;
        (read.ToString(), read.Window).ShouldBe((expected, TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+300")]
    [InlineData("0300")]
    [InlineData("3e2")]
    [InlineData("300.0")]
    [InlineData("86401")]
    [InlineData("99999999999999999999")]
    [InlineData("\"300\"")]
    [InlineData("300s")]
    [InlineData("long")]
    public void Refuses_an_age_of_a_login(string age)
    {
        var error = Policies.Errors($"services: {{ a: {{ endpoints: [ {{ path: /x, methods: [GET], permission: p, max_age: {age} }} ] }} }}").ShouldHaveSingleItem();
        (error.Code, error.Line, error.Column).ShouldBe((PolicyProblemCodes.InvalidMaxAge, 1, 83));
    }

    [Fact]
    public void A_reason_is_not_too_long()
    {
        Policies.Snapshot($"roles: {{ r: {{ permissions: [], mfa_reason: \"{new string('é', 500)}\" }} }}").Roles.Single().MfaReason!.Length.ShouldBe(500);
        Policies.Errors($"roles: {{ r: {{ permissions: [], mfa_reason: \"{new string('é', 501)}\" }} }}").Single().Code.ShouldBe(PolicyProblemCodes.InvalidMfaReason);
    }

    [Fact]
    public void Shows_the_canonical_form() =>
        Policies.Errors("services: { a: { endpoints: [ { path: /%61, methods: [GET], permission: p } ] } }").Single().Message.ShouldContain("'/a'");

    [Fact]
    public void A_message_never_carries_control_characters_or_long_text()
    {
        var message = Policies.Errors("\"\\e[31m" + new string('x', 5_000) + "\": 1").Single().Message;
        message.ShouldAllBe(c => !char.IsControl(c));
        message.Length.ShouldBeLessThan(300);
    }

    [Theory]
    [InlineData("roles: {")]
    [InlineData("roles: }")]
    [InlineData("roles: [a\nb: c")]
    [InlineData("roles: \"a")]
    [InlineData("roles: {}\n services: {}")]
    [InlineData("a: b: c")]
    [InlineData("roles: \"\\q\"")]
    [InlineData("roles: \"\\UFFFFFFFF\"")]
    [InlineData("@a: b")]
    public void Broken_yaml_is_a_syntax_error(string yaml) =>
        Policies.Errors(yaml).ShouldContain(error => error.Code == PolicyProblemCodes.Syntax && error.Line >= 1 && error.Column >= 1);

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_where_they_are()
    {
        foreach (var bytes in (byte[][])[[0xFF], [0xC0, 0xAE], [0xED, 0xA0, 0x80], [0xC3]])
        {
            var error = Policies.Errors([.. "roles: {}\n# "u8, .. bytes]).ShouldHaveSingleItem();
            (error.Code, error.Line, error.Column).ShouldBe((PolicyProblemCodes.NotUtf8, 2, 3));
        }

        Policies.Errors([0xFF, 0xFE, 0x61, 0x00]).Single().Code.ShouldBe(PolicyProblemCodes.NotUtf8);
    }

    [Fact]
    public void Sections_may_be_missing_or_empty()
    {
        Policies.Snapshot("roles: {}").ServiceNames.ShouldBeEmpty();
        Policies.Snapshot("---\r\nservices: {}\r\n...\r\n").Roles.ShouldBeEmpty();
        Policies.Snapshot("service_permissions: { a: {} }").ServiceNames.ShouldBe(["a"]);
    }
}
