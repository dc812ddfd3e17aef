using System.Net;
using System.Text.Json.Nodes;
using Npgsql;

namespace ZeroTrust.Native.Tests.Faults;

/// <summary>A link that was promised arrives, whoever is away when it is promised; through Debian's Exim.</summary>
[Trait("Module", "Authentication")]
public sealed class MailTests
{
    // What a killed instance had in hand is taken over once its silence is noticed, which Wolverine gives a minute.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_that_was_promised_is_sent_after_a_kill_and_when_the_server_is_back()
    {
        await using var mail = new SmtpServer();
        await using var world = await World.StartAsync(mail.Settings);
        // Nobody listens yet: the first try fails, the host is killed, and the queue goes on where it was.
        await world.AskAsync();
        await world.Host.KillAsync();
        await mail.StartAsync();
        await world.Host.StartAsync();
        await Eventually.HoldsAsync(() => mail.Mails().Any(text => text.Contains("#token=", StringComparison.Ordinal)), Patience, "the mail was sent");
        var link = mail.Mails().First(text => text.Contains("#token=", StringComparison.Ordinal));
        using var confirmed = await world.Host.Client.SendAsync(
            HttpMethod.Post, "/v1/auth/password-reset/confirm", body: new JsonObject { ["token"] = MailFolder.TokenIn(link), ["password"] = "another long pass phrase" });
        confirmed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Eventually.HoldsAsync(() => mail.Mails().Any(text => text.Contains("Your password was changed", StringComparison.Ordinal)), Patience, "the person was told");
    }

    [Fact]
    public async Task A_mail_that_nobody_takes_becomes_a_dead_letter_that_shows_nothing()
    {
        await using var mail = new SmtpServer();
        await using var world = await World.StartAsync(new Dictionary<string, string>(mail.Settings) { ["ZeroTrust__Notifications__Retries"] = "1" });
        await world.AskAsync();
        await Eventually.HoldsAsync(async () => await world.DeadLettersAsync() == 3, Patience, "the link and the news of two passwords set by the fixture are dead letters");
        string.Join('\n', world.Host.Output).ShouldNotContain(World.Address);
    }

    private sealed class World : IAsyncDisposable
    {
        public const string Address = "ada.promised@mail.example";
        private readonly PostgresServer postgres = new();
        private readonly FreezableRedis redis = new();
        private readonly PersonAccount person = SampleOrganisation.NewPerson("mail");

        public NativeHost Host { get; private set; } = null!;

        public static async Task<World> StartAsync(IReadOnlyDictionary<string, string> settings)
        {
            NativeHost.Binary();
            var world = new World();
            await world.postgres.InitializeAsync();
            await world.redis.InitializeAsync();
            world.Host = await NativeHost.StartNewAsync(new NativeHostOptions(world.postgres.ConnectionString, world.redis.Configuration) { Settings = settings });
            var sample = await SampleOrganisation.LoadAsync(world.Host);
            using var created = await world.Host.Client.SendAsync(
                HttpMethod.Post, "/v1/users", await sample.LoginAsync(sample.Admin), new JsonObject { ["username"] = world.person.User, ["email"] = Address });
            created.StatusCode.ShouldBe(HttpStatusCode.Created);
            return world;
        }

        public async Task AskAsync()
        {
            using var asked = await Host.Client.SendAsync(HttpMethod.Post, "/v1/auth/password-reset", body: new JsonObject { ["username"] = person.User });
            asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        public async Task<long> DeadLettersAsync()
        {
            await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
            await using var command = source.CreateCommand("select count(*) from messaging.wolverine_dead_letters where position(convert_to('mail.example', 'utf8') in body) = 0");
            return (long)(await command.ExecuteScalarAsync(Ct))!;
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await redis.DisposeAsync();
            await postgres.DisposeAsync();
        }
    }
}
