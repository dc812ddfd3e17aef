using JasperFx;
using Marten;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.ModuleTests;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Secrets;
using ZeroTrust.ServiceTokens.Features.ListServices;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Storage;
using ZeroTrust.ServiceTokens.Tests.Identities;

namespace ZeroTrust.ServiceTokens.Tests.Storage;

public sealed class ServiceChangesTests
{
    private static readonly AuditActor Actor = new("user", "admin-1");
    private readonly string _secret = OpaqueToken.Create();
    private readonly RecordingAudit _audit = new();

    [Fact]
    public async Task One_commit_carries_document_entry_message_and_announcement()
    {
        await using var database = await OpenAsync();
        await using var listener = await database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var heard = new List<string>();
        listener.Notification += (_, news) => heard.Add(news.Payload);
        await using (var listen = new Npgsql.NpgsqlCommand("listen zerotrust_changes", listener))
        {
            await listen.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var directory = DirectoryOf(database);
        await RegisterAsync(database, directory, "order-service");

        (await listener.WaitAsync(10_000, TestContext.Current.CancellationToken)).ShouldBeTrue();
        heard.ShouldBe(["service order-service"]);
        database.Published.ShouldHaveSingleItem().ShouldBeOfType<ServiceIdentityChanged>().Change.ShouldBe("registered");
        _audit.Entries.ShouldHaveSingleItem().Action.ShouldBe("service.registered");
        directory.Find("order-service").ShouldNotBeNull("the caller may use what it just registered");
        (await database.ScalarAsync<string>("select data::text from service_tokens.mt_doc_serviceidentitydocument")).ShouldNotContain(_secret);
    }

    [Fact]
    public async Task A_name_is_registered_once_even_by_many_at_a_time()
    {
        await using var database = await OpenAsync();
        using var directory = DirectoryOf(database);
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            try
            {
                await RegisterAsync(database, directory, "order-service");
                return true;
            }
            catch (DocumentAlreadyExistsException)
            {
                return false;
            }
        })));
        results.Count(done => done).ShouldBe(1);
    }

    [Fact]
    public async Task Two_changes_of_one_version_do_not_both_win_and_versions_move()
    {
        await using var database = await OpenAsync();
        using var directory = DirectoryOf(database);
        var registered = await RegisterAsync(database, directory, "a");
        registered.ShouldNotBe(Guid.Empty);

        await using var first = database.Store.LightweightSession();
        await using var second = database.Store.LightweightSession();
        var one = (await first.LoadAsync<ServiceIdentityDocument>("a", CancellationToken.None))!;
        var two = (await second.LoadAsync<ServiceIdentityDocument>("a", CancellationToken.None))!;
        one.Version.ShouldBe(registered);
        ServiceLifecycle.Disable(one, DateTimeOffset.UnixEpoch);
        ServiceLifecycle.Rotate(two, new Secret<string>(OpaqueToken.Create()), TimeSpan.Zero, DateTimeOffset.UnixEpoch);
        first.Store(one);
        second.Store(two);
        await ChangesOf(database, directory, first).CommitAsync("a", "disabled", Actor, [], CancellationToken.None);
        one.Version.ShouldNotBe(registered, "the ETag of the answer is the new version");
        directory.Find("a").ShouldBeNull();
        await Should.ThrowAsync<ConcurrencyException>(() =>
            ChangesOf(database, directory, second).CommitAsync("a", "secret_rotated", Actor, [], CancellationToken.None));

        await using var after = database.Store.QuerySession();
        (await after.LoadAsync<ServiceIdentityDocument>("a", CancellationToken.None))!.Version.ShouldBe(one.Version);
    }

    [Fact]
    public async Task The_directory_loads_and_pages_read_what_is_stored()
    {
        await using var database = await OpenAsync();
        using var directory = DirectoryOf(database);
        foreach (var name in new[] { "c", "a-b", "a", "a.b", "b" })
        {
            await RegisterAsync(database, directory, name);
        }

        using var other = DirectoryOf(database);
        await other.RunAsync(CancellationToken.None);
        new[] { "a", "b", "c", "a-b", "a.b" }.ShouldAllBe(name => other.Find(name) != null);

        await using var session = database.Store.QuerySession();
        var seen = new List<string>();
        IReadOnlyList<ServiceIdentityDocument> page;
        do
        {
            page = await ServicePages.ReadAsync(session, seen.LastOrDefault() ?? "", null, 2, CancellationToken.None);
            seen.AddRange(page.Select(identity => identity.Id));
        }
        while (page.Count > 0);

        seen.ShouldBe(["a", "a-b", "a.b", "b", "c"]);
        (await ServicePages.ReadAsync(session, "", ["b", "x", "a"], 10, CancellationToken.None)).Select(identity => identity.Id).ShouldBe(["a", "b"]);
        (await ServicePages.ReadAsync(session, "", [], 10, CancellationToken.None)).ShouldBeEmpty();
    }

    private static Task<TestDatabase> OpenAsync() =>
        TestDatabase.CreateAsync(ServiceTokensModule.Schema, ServiceTokensModule.ConfigureMarten, ServiceTokensJson.Default);

    private static ServiceDirectory DirectoryOf(TestDatabase database) => new(
        new MartenServiceSource(database.Store), new FakeKeyReader(), new FeedState(TimeProvider.System), TimeProvider.System, NullLogger<ServiceDirectory>.Instance);

    private ServiceChanges ChangesOf(TestDatabase database, ServiceDirectory directory, IDocumentSession session) =>
        new(session, database.Outbox(), _audit, directory, TimeProvider.System, NullLogger<ServiceChanges>.Instance);

    private async Task<Guid> RegisterAsync(TestDatabase database, ServiceDirectory directory, string name)
    {
        await using var session = database.Store.LightweightSession();
        var identity = ServiceLifecycle.Register(name, "team", Guid.CreateVersion7().ToString("N"), new Secret<string>(_secret), DateTimeOffset.UnixEpoch);
        session.Insert(identity);
        await ChangesOf(database, directory, session).CommitAsync(name, "registered", Actor, [], CancellationToken.None);
        return identity.Version;
    }
}
