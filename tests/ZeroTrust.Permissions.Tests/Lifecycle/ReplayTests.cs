using System.Runtime.CompilerServices;
using CsCheck;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Lifecycle;
using ZeroTrust.Permissions.Lifecycle.Replay;

namespace ZeroTrust.Permissions.Tests.Lifecycle;

public sealed class ReplayTests
{
    private static readonly string Version = Sample.Policy().Version;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_shows_every_flip_once_with_its_count_and_what_stays()
    {
        var history = new History(
            Fact("GET /v1/user/profile", allowed: true), Fact("GET /v1/user/profile", allowed: true), Fact("GET /v1/user/addresses", allowed: true),
            Fact("GET /v1/user/settings", allowed: false, "not_listed"), Fact("user:read", allowed: true));
        var report = await ReplayAsync(history, Sample.Policy(Sample.Text.Replace("path: \"/v1/user/profile\"\n          methods: [GET]", "path: \"/v1/user/settings\"\n          methods: [GET]", StringComparison.Ordinal)));
        (report.Decisions, report.Unchanged, report.AllowToDeny, report.DenyToAllow, report.ContinueFrom).ShouldBe((5, 2, 2, 1, null));
        var flips = report.Flips.ToArray();
        flips.Length.ShouldBe(2);
        flips[0].Key.ShouldBe(new ReplayedQuestion(FlipKinds.AllowToDeny, "service", "order-service", "user-service", "GET /v1/user/profile"));
        (flips[0].Value.Count, flips[0].Value.Reason, flips[0].Value.ReasonThen).ShouldBe((2, "allowed", "not_listed"));
        flips[1].Key.Kind.ShouldBe(FlipKinds.DenyToAllow);
    }

    [Fact]
    public async Task People_have_the_roles_of_now()
    {
        var people = new FakePeople();
        people.Known["p1"] = Sample.Person("p1", ["customer_support"]);
        people.Known["p2"] = Sample.Person("p2", ["readonly_analyst"]);
        var report = await ReplayAsync(
            new History(Person("p1", "GET /v1/orders", true), Person("p2", "GET /v1/orders", true), Person("gone", "GET /v1/orders", true)), Sample.Policy(), people: people);
        (report.Unchanged, report.AllowToDeny).ShouldBe((1, 1));
        report.Flips.Single().Key.SubjectId.ShouldBe("p2");
        report.NotReplayed.ShouldBe(new Dictionary<string, long> { [NotReplayed.UnknownSubject] = 1 });
    }

    [Fact]
    public async Task What_cannot_be_made_again_is_counted_by_why()
    {
        var history = new History(
            Fact("GET (no canonical path)", false, "ambiguous_path"), Fact("GET /v1/orders", false, "wrong_audience") with { PolicyVersion = null },
            Fact("GET /v1/user/profile", false, "mfa_required"), Fact("read record record-1", true), Fact(null, true),
            Fact("GET /v1/***", true), Fact("GET /v1/*** by order-service", true), Fact("(no valid method) /v1/user/profile", false, "invalid_method"));
        var report = await ReplayAsync(history, Sample.Policy());
        report.NotReplayed.ShouldBe(new Dictionary<string, long>
        {
            [NotReplayed.NoPolicyAsked] = 2, [NotReplayed.OtherReason] = 1, [NotReplayed.Unreadable] = 4,
        }, ignoreOrder: true);
        (report.Decisions, report.Unchanged).ShouldBe((8, 1));
    }

    [Fact]
    public async Task What_is_open_to_everybody_is_asked_for_strangers_and_what_passed_for_audit_counts_as_passed()
    {
        var open = Sample.Policy(Sample.Text.Replace("services:\n  user-service:\n", "services:\n  user-service:\n    public_endpoints: [ { path: \"/healthz\", methods: [GET] } ]\n", StringComparison.Ordinal));
        var history = new History(
            Fact("GET /healthz", true) with { ActorKind = "anonymous", ActorId = "-" }, Fact("GET /readyz", true) with { ActorKind = "anonymous", ActorId = "-" },
            Fact("GET /v1/user/settings", true, "audited_not_listed"));
        var report = await ReplayAsync(history, open);
        (report.Unchanged, report.AllowToDeny).ShouldBe((1, 2));
    }

    [Fact]
    public async Task The_login_that_a_candidate_asks_for_is_counted_and_no_flip()
    {
        var people = new FakePeople();
        people.Known["p1"] = Sample.Person("p1", ["customer_support"]);
        var strict = Sample.Policy(Sample.Text.Replace("\"order:update\"], mfa_required: false", "\"order:update\"], mfa_required: true", StringComparison.Ordinal)
            .Replace("order:update], mfa_required: false", "order:update], mfa_required: true", StringComparison.Ordinal));
        var report = await ReplayAsync(new History(Person("p1", "GET /v1/orders", true)), strict, people: people);
        (report.Unchanged, report.AskForLogin, report.AllowToDeny).ShouldBe((1, 1, 0));
    }

    [Fact]
    public async Task The_service_that_acted_and_the_second_method_are_asked_again()
    {
        var people = new FakePeople();
        people.Known["p1"] = Sample.Person("p1", ["customer_support"]);
        var history = new History(
            Person("p1", "GET /v1/customers by order-service", false, "actor_not_listed"), Fact("GET or DELETE /v1/user/profile", false, "denied_endpoint"));
        var report = await ReplayAsync(history, Sample.Policy(), people: people);
        report.Unchanged.ShouldBe(2);
    }

    [Fact]
    public async Task It_ends_at_the_limit_and_says_where_to_go_on()
    {
        var history = new History([.. Enumerable.Range(0, 10).Select(i => Fact("GET /v1/user/profile", true) with { At = Sample.Now.AddSeconds(i) })]);
        var report = await ReplayAsync(history, Sample.Policy(), limit: 4);
        (report.Decisions, report.ContinueFrom).ShouldBe((4, Sample.Now.AddSeconds(4)));
        history.Given.ShouldBe(5);
    }

    [Fact]
    public async Task It_ends_when_its_time_is_over()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(6) };
        var report = await ReplayAsync(new History([.. Enumerable.Repeat(Fact("GET /v1/user/profile", true), 100)]), Sample.Policy(), clock: clock);
        report.Decisions.ShouldBe(3);
        report.ContinueFrom.ShouldNotBeNull();
    }

    [Fact]
    public async Task Listed_questions_are_bounded_and_all_flips_are_counted()
    {
        var history = new History([.. Enumerable.Range(0, 1000).Select(i => Fact($"GET /v1/gone/{i}", true))]);
        var report = await ReplayAsync(history, Sample.Policy());
        (report.AllowToDeny, report.Flips.Count(), report.Omitted).ShouldBe((1000, ReplayReport.MaxListed, 800));
    }

    [Fact]
    public async Task One_replay_at_a_time()
    {
        var history = new History(Fact("GET /v1/user/profile", true)) { Gate = new TaskCompletionSource() };
        using var replay = new PolicyReplay(history, new ReplayPeople(new FakePeople()), TimeProvider.System);
        var first = replay.RunAsync(Sample.Policy(), Sample.Now, Sample.Now.AddDays(1), 10, Ct);
        (await replay.RunAsync(Sample.Policy(), Sample.Now, Sample.Now.AddDays(1), 10, Ct)).ShouldBeNull();
        history.Gate.SetResult();
        (await first).ShouldNotBeNull().Unchanged.ShouldBe(1);
        (await replay.RunAsync(Sample.Policy(), Sample.Now, Sample.Now.AddDays(1), 10, Ct)).ShouldNotBeNull();
    }

    /// <summary>What the decision point writes is what the replay reads.</summary>
    [Fact]
    public void Every_question_comes_back_from_its_record()
    {
        string[] methods = ["GET", "POST", "PATCH"];
        string[] paths = ["/", "/v1/orders", "/v1/a%20b/by", "/or/x"];
        string?[] others = [null, "GET", "DELETE"], actors = [null, "order-service", "by"];
        Gen.Select(Pick(methods), Pick(others), Pick(paths), Pick(actors), Gen.Bool).Sample((method, other, path, actor, isRoute) =>
        {
            var readings = new MethodReadings(method, other);
            var detail = isRoute ? Evidence.Route(readings, path, path) : Evidence.Permission("order:read");
            var question = RecordedQuestion.Read(Fact(Evidence.By(detail, actor), true), out _);
            return question == new RecordedQuestion(CallerKind.Service, "order-service", "user-service", isRoute ? readings : null, isRoute ? path : "order:read", actor);
        });
    }

    private static Gen<T> Pick<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Task<ReplayReport> ReplayAsync(
        History history, Permissions.Policies.ActivePolicy candidate, int limit = 10_000, FakePeople? people = null, TimeProvider? clock = null)
    {
        using var replay = new PolicyReplay(history, new ReplayPeople(people ?? new FakePeople()), clock ?? TimeProvider.System);
        return replay.RunAsync(candidate, Sample.Now, Sample.Now.AddDays(1), limit, Ct)!;
    }

    private static AuditFact Fact(string? detail, bool allowed, string reason = "allowed") => new(
        Sample.Now, "decision.made", "service", "order-service", "user-service", detail, allowed ? AuditOutcome.Success : AuditOutcome.Denied, reason, null, Version, null);

    private static AuditFact Person(string id, string detail, bool allowed, string reason = "allowed") =>
        Fact(detail, allowed, reason) with { ActorKind = "user", ActorId = id, Target = detail.Contains("orders", StringComparison.Ordinal) ? "order-service" : "user-service" };

    private sealed class History(params AuditFact[] facts) : IDecisionHistory
    {
        internal int Given { get; private set; }

        internal TaskCompletionSource? Gate { get; init; }

        public async IAsyncEnumerable<AuditFact> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken ct)
        {
            if (Gate is not null)
            {
                await Gate.Task.WaitAsync(ct);
            }

            foreach (var fact in facts)
            {
                Given++;
                yield return fact;
            }
        }
    }
}
