using System.Collections.Concurrent;
using System.Text.Json;
using Marten;
using Npgsql;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>Who has which factors, and what was asked and told.</summary>
internal sealed class FactorWorld
{
    public const string Schema = "create table if not exists public.factor_challenges (id text primary key, used boolean not null default false);";

    /// <summary>The code that is right.</summary>
    public const string Code = "287082";

    /// <summary>The recovery code of the host: good for enrolling only.</summary>
    public const string HostCode = "from-the-host";

    public ConcurrentDictionary<string, string[]> Kinds { get; } = new();

    public ConcurrentDictionary<string, PendingLogin> Logins { get; } = new();

    /// <summary>Remembered devices, by token.</summary>
    public ConcurrentDictionary<string, string> Devices { get; } = new();

    public ConcurrentQueue<FactorQuestion> Questions { get; } = new();

    public ConcurrentQueue<FactorAnswer.Proved> Committed { get; } = new();

    public ConcurrentQueue<FactorAnswer.Proved> Lost { get; } = new();

    /// <summary>Attempts that are right wait here for each other; null for none.</summary>
    public Barrier? Together { get; set; }
}

/// <summary>
/// Second factors as Authentication sees them: a challenge is a row of the caller's unit of work, and so is that it was used. One code
/// is right; a passkey alone is proved by naming its owner.
/// </summary>
internal sealed class SecondFactorsStub(FactorWorld world, IDocumentSession session, NpgsqlDataSource source) : ISecondFactors
{
    private static readonly JsonElement s_options = JsonDocument.Parse("""{"challenge":"abc"}""").RootElement;

    public ValueTask<FactorDemand> DemandAsync(FactorQuestion question, CancellationToken ct)
    {
        world.Questions.Enqueue(question);
        return ValueTask.FromResult<FactorDemand>(world.Kinds.TryGetValue(question.Subject, out var kinds)
            ? question is { Required: false, StepUpAfter: null, DeviceToken: { } token } && world.Devices.GetValueOrDefault(token) == question.Subject
                ? new FactorDemand.Remembered()
                : new FactorDemand.Needed(kinds)
            : question.Required ? new FactorDemand.Enrolment() : new FactorDemand.None());
    }

    public ValueTask<FactorChallenge> ChallengeAsync(PendingLogin login, IReadOnlyList<string> factors, CancellationToken ct)
    {
        var id = Guid.NewGuid().ToString();
        world.Logins[id] = login;
        session.QueueSqlCommand("insert into public.factor_challenges (id) values (?)", id);
        return ValueTask.FromResult(new FactorChallenge(id, factors, 300));
    }

    public async ValueTask<PasskeyChallenge> ChallengePasswordlessAsync(PendingLogin login, CancellationToken ct)
    {
        var challenge = await ChallengeAsync(login, [FactorKinds.Passkey], ct);
        await session.SaveChangesAsync(ct);
        return new PasskeyChallenge(challenge, s_options);
    }

    public ValueTask<FactorAnswer> OptionsAsync(string challengeId, CancellationToken ct) => ValueTask.FromResult<FactorAnswer>(
        world.Logins.ContainsKey(challengeId) ? new FactorAnswer.Options(s_options) : new FactorAnswer.Refused("unknown_challenge"));

    public ValueTask<FactorAnswer> SendAsync(string challengeId, string factor, string clientAddress, CancellationToken ct) => ValueTask.FromResult<FactorAnswer>(
        world.Logins.ContainsKey(challengeId) ? new FactorAnswer.Sent() : new FactorAnswer.Refused("unknown_challenge"));

    public async ValueTask<FactorAnswer> TryAsync(FactorAttempt attempt, CancellationToken ct)
    {
        switch (attempt.Code)
        {
            case "slow":
                return new FactorAnswer.Throttled(7);
            case "away":
                return new FactorAnswer.Unavailable();
        }

        if (!world.Logins.TryGetValue(attempt.ChallengeId, out var login) || !await IsOpenAsync(attempt.ChallengeId, ct))
        {
            return new FactorAnswer.Refused("unknown_challenge");
        }

        if (Prove(login, attempt) is not { } proved)
        {
            return new FactorAnswer.Refused("wrong_code");
        }

        session.QueueOperation(new ConditionalUpdate(
            typeof(FactorWorld), "challenge", "update public.factor_challenges set used = true where id = ? and not used returning 1", attempt.ChallengeId));
        await Task.Run(() => world.Together?.SignalAndWait(TimeSpan.FromSeconds(20), ct), ct);
        return proved;
    }

    public ValueTask CommittedAsync(FactorAnswer.Proved proved, string clientAddress, CancellationToken ct)
    {
        world.Committed.Enqueue(proved);
        return ValueTask.CompletedTask;
    }

    public ValueTask LostAsync(FactorAnswer.Proved proved, CancellationToken ct)
    {
        world.Lost.Enqueue(proved);
        return ValueTask.CompletedTask;
    }

    public ValueTask<RememberedDevice?> RememberAsync(PendingLogin login, bool required, CancellationToken ct)
    {
        if (required)
        {
            return ValueTask.FromResult<RememberedDevice?>(null);
        }

        var token = Guid.NewGuid().ToString();
        world.Devices[token] = login.Subject;
        return ValueTask.FromResult<RememberedDevice?>(new RememberedDevice(token, DateTimeOffset.MaxValue));
    }

    private static FactorAnswer.Proved? Prove(PendingLogin login, FactorAttempt attempt) => attempt switch
    {
        { Factor: FactorKinds.Passkey, Credential: { } credential } when login.Subject.Length == 0 && credential.TryGetProperty("owner", out var owner) =>
            new FactorAnswer.Proved(login with { Subject = owner.GetString()! }, attempt.Factor, ["swk", "user", "mfa"], ContextClasses.TwoFactors, null),
        { Factor: FactorKinds.Totp, Code: FactorWorld.Code } => Proved(login, attempt, ContextClasses.TwoFactors, null),
        { Factor: FactorKinds.RecoveryCode, Code: FactorWorld.Code } => Proved(login, attempt, ContextClasses.TwoFactors, 9),
        { Factor: FactorKinds.RecoveryCode, Code: FactorWorld.HostCode } => Proved(login, attempt, ContextClasses.Enrolment, null),
        _ => null,
    };

    private static FactorAnswer.Proved Proved(PendingLogin login, FactorAttempt attempt, string contextClass, int? left) =>
        new(login, attempt.Factor, [.. login.Methods.Union(["otp", "mfa"])], contextClass, left);

    private async Task<bool> IsOpenAsync(string id, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select exists (select from public.factor_challenges where id = $1 and not used)");
        command.Parameters.AddWithValue(id);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
