using System.Diagnostics;
using System.Globalization;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Tests.Import;

public sealed class SnapshotImportTests(SyncFixture fixture, ITestOutputHelper output) : IClassFixture<SyncFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_line_becomes_a_person_of_the_source_with_name_roles_and_first_epoch(bool isCompressed)
    {
        var prefix = $"all-{isCompressed}";
        using var snapshot = new Snapshot(Snapshot.Of(prefix, 2500), isCompressed);
        var watch = Stopwatch.StartNew();
        (await snapshot.RunAsync(fixture)).ShouldBe(Done(2500, 0, 0));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{2500 / watch.Elapsed.TotalSeconds:F0} lines/s"));

        (await CountAsync($"id like '{prefix}-%' and (data ->> 'epoch')::int = 1")).ShouldBe(2500);
        var person = (await fixture.LoadAsync($"{prefix}-7")).ShouldNotBeNull();
        person.EffectiveRoles().ShouldBe(["customer_support"]);
        person.Owner.ShouldNotBeNull().Source.ShouldBe("user-service");
        fixture.Values.Reveal("user_name", person.UserName.ShouldNotBeNull().Sealed).ShouldBe($"{prefix}-7@example.org");
    }

    [Fact]
    public async Task An_imported_person_is_stored_as_Marten_stores_one_and_follows_events_afterwards()
    {
        using var snapshot = new Snapshot([Snapshot.Line("same-i", 3)]);
        await snapshot.RunAsync(fixture);
        await fixture.Intake().ProcessAsync([Facts.Of("same-e", 3, userName: "same-e@example.org", roles: "customer_support")], SyncFixture.UserService, Ct);
        const string Shape = "mt_dotnet_type || administrator || (user_name_lookup is not null) || (select string_agg(k, ',' order by k) from jsonb_object_keys(data) k)";
        (await CountAsync($"id in ('same-i', 'same-e')", $"count(distinct {Shape})")).ShouldBe(1);

        var outcomes = await fixture.Intake().ProcessAsync([Facts.Of("same-i", 3), Facts.Of("same-i", 4, roles: "readonly_analyst")], SyncFixture.UserService, Ct);
        outcomes.Select(outcome => outcome.Status).ShouldBe(["late", "applied"]);
        (await fixture.LoadAsync("same-i"))!.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_person_known_with_a_later_sequence_stays_and_one_known_with_an_earlier_one_follows()
    {
        await fixture.Intake().ProcessAsync([Facts.Of("later", 9, roles: "readonly_analyst"), Facts.Of("earlier", 1, roles: "readonly_analyst")], SyncFixture.UserService, Ct);
        using var snapshot = new Snapshot([Snapshot.Line("later", 5), Snapshot.Line("earlier", 5), """{"subject":"later"}"""]);
        (await snapshot.RunAsync(fixture)).ShouldBe(Done(1, 2, 0));
        (await fixture.LoadAsync("later"))!.EffectiveRoles().ShouldBe(["readonly_analyst"]);
        var earlier = (await fixture.LoadAsync("earlier"))!;
        earlier.EffectiveRoles().ShouldBe(["customer_support"]);
        (earlier.Epoch, earlier.ValidAfterEpoch).ShouldBe((2, 2), "a role is gone, so earlier tokens are refused");
    }

    [Fact]
    public async Task Neither_an_import_nor_an_event_takes_a_demanded_step_up_away()
    {
        var at = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
        await fixture.Intake().ProcessAsync([Facts.Of("risky", 1)], SyncFixture.UserService, Ct);
        await using (var session = fixture.Documents.LightweightSession())
        {
            var risky = (await fixture.People.LoadAsync(session, "risky", Ct))!;
            risky.StepUpAfter = at;
            fixture.People.RecordChange(session, risky, "test");
            await session.SaveChangesAsync(Ct);
        }

        using var snapshot = new Snapshot([Snapshot.Line("risky", 5)]);
        (await snapshot.RunAsync(fixture)).ShouldBe(Done(1, 0, 0));
        await fixture.Intake().ProcessAsync([Facts.Of("risky", 6, roles: "readonly_analyst")], SyncFixture.UserService, Ct);
        var person = (await fixture.LoadAsync("risky"))!;
        (person.Epoch, person.ToState().StepUpAfter).ShouldBe((4, at));
    }

    [Fact]
    public async Task What_the_source_may_not_say_is_rejected_and_reported_with_line_and_code()
    {
        await using (var session = fixture.Documents.LightweightSession())
        {
            var mine = fixture.People.Create("platforms-own", "taken@example.org", null, null, null);
            mine.Epoch = 1;
            session.Store(mine);
            await session.SaveChangesAsync(Ct);
        }

        using var snapshot = new Snapshot(
        [
            Snapshot.Line("rules-good"), "", "no json", """{"subject":"a@example.org"}""", Snapshot.Line("rules-1", roles: "\"system_admin\""),
            Snapshot.Line("rules-2", roles: "\"retired\""), Snapshot.Line("platforms-own"), """{"subject":"rules-3","data":{"username":"TAKEN@example.org "}}""",
            """{"subject":"rules-4","data":{"username":"taken@example.org"}}""", """{"subject":"rules-5","source":"crm"}""",
            """{"subject":"rules-6","type":"user.deactivated"}""", """{"subject":"rules-7","password_hash":"plain"}""",
            """{"subject":"rules-8","data":{"nickname":"x"}}""", """{"subject":"rules-9","data":{"attributes":{"assigned_services":["payment-service"]}}}""",
            "{\"subject\":\"" + new string('x', 3000) + "\"}",
        ]);
        (await snapshot.RunAsync(fixture, options => options.MaxLineBytes = 2048)).ShouldBe(Done(1, 0, 13));
        (await File.ReadAllLinesAsync(snapshot.Report, Ct)).ShouldBe(
        [
            Rejected(3, "malformed"), Rejected(4, "malformed"), Rejected(5, "role_not_allowed"), Rejected(6, "role_unknown"),
            Rejected(7, "events.subject_of_another_source"), Rejected(8, "malformed"), Rejected(9, "user_name_taken"), Rejected(10, "source_differs"),
            Rejected(11, "type_not_full_state"), Rejected(12, "password_hash_unknown"), Rejected(13, "malformed"),
            Rejected(14, "events.service_not_allowed"), Rejected(15, "line_too_long"),
        ]);
        (await CountAsync("id like 'rules-%'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_password_hash_is_taken_for_who_has_none_and_replaces_none()
    {
        var (first, second) = (Hash(), Hash());
        using var snapshot = new Snapshot([Snapshot.Line("hashed", 1, more: $",\"password_hash\":\"{first}\"")]);
        await snapshot.RunAsync(fixture);
        using var later = new Snapshot([Snapshot.Line("hashed", 2, more: $",\"password_hash\":\"{second}\"")]);
        (await later.RunAsync(fixture)).ShouldBe(Done(1, 0, 0));
        (await fixture.CountAsync($"select count(*) from authentication.passwords where subject = 'hashed' and hash = '{first}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Every_chunk_leaves_one_audit_entry_with_its_lines_their_hash_and_counts()
    {
        using var snapshot = new Snapshot(Snapshot.Of("audited", 25));
        await snapshot.RunAsync(fixture, options => options.ChunkLines = 10);
        const string Entries = "from public.audit where action = 'people.imported' and changes like";
        (await fixture.CountAsync($"select count(*) {Entries} 'lines:>21-25;lines_sha256:>%;applied:>5;late:>0;rejected:>0'")).ShouldBe(1);
        (await fixture.CountAsync($"select count(*) {Entries} 'lines:>%;applied:>10;late:>0;rejected:>0'")).ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_source_that_no_option_names_and_a_finished_file_do_nothing()
    {
        using var snapshot = new Snapshot([Snapshot.Line("once")]);
        (await snapshot.RunAsync(fixture, source: "nobody")).ShouldBeOfType<SnapshotResult.Refused>().Reason.ShouldContain("nobody");
        (await snapshot.RunAsync(fixture)).ShouldBe(Done(1, 0, 0));
        (await snapshot.RunAsync(fixture)).ShouldBe(Done(1, 0, 0), "the counts of the first run");
        (await snapshot.RunAsync(fixture, again: true)).ShouldBe(Done(0, 1, 0));
        (await fixture.LoadAsync("once"))!.Epoch.ShouldBe(1);
    }

    [Fact]
    public async Task A_compressed_file_that_is_cut_off_is_not_taken_for_a_whole_one()
    {
        using var snapshot = new Snapshot(Snapshot.Of("cut", 50), isCompressed: true);
        await using (var file = new FileStream(snapshot.Path, FileMode.Open))
        {
            // Only the trailer is missing: every line is there, and no line looks broken.
            file.SetLength(file.Length - 8);
        }

        await Should.ThrowAsync<InvalidDataException>(() => snapshot.RunAsync(fixture));
        await Should.ThrowAsync<InvalidDataException>(() => snapshot.RunAsync(fixture, resume: true));
    }

    private static SnapshotResult.Done Done(long applied, long late, long rejected) =>
        new(new SnapshotProgress(applied + late + rejected, applied, late, rejected, 1));

    private static string Rejected(int line, string code) => $$"""{"line":{{line}},"code":"{{code}}"}""";

    private static string Hash() => ZeroTrust.Authentication.Passwords.PasswordHash.Decoy(new(19_456, 2));

    private Task<long> CountAsync(string where, string what = "count(*)") =>
        fixture.CountAsync($"select {what} from authentication.mt_doc_persondocument where {where}");
}
