using System.Collections.Immutable;
using System.Globalization;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Mfa.Tests.Fixtures;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Testing;

namespace ZeroTrust.Mfa.Tests.Features;

/// <summary>
/// The module behind real sockets with the real access middleware; the tokens are descriptions of their callers. FastEndpoints is static
/// inside, so there is one such host in the process.
/// </summary>
public sealed class SelfServiceHost : IAsyncLifetime
{
    private WebApplication _app = null!;

    internal MfaDatabase Database { get; } = new();

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    internal HttpClient Http { get; private set; } = null!;

    /// <summary>All that was logged.</summary>
    internal StringWriter Logged { get; } = new();

    internal T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        var builder = LoopbackServer.Builder();
        builder.Logging.ClearProviders().AddProvider(new LoggedLines(Logged)).SetMinimumLevel(LogLevel.Debug);
        MfaInstance.AddTo(builder.Services, Database.Database, Clock);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        builder.Services.AddSingleton<IAccessPolicy, PolicyStub>();
        builder.Services.AddSingleton<IPlatformAccess, PlatformStub>();
        builder.Services.AddSingleton<ITokenVerifier>(provider => new TokensStub(provider.GetRequiredService<PeopleStub>(), Clock));
        builder.Services.AddSingleton(provider => new TokenCheck(provider.GetRequiredService<ITokenVerifier>(), null!));
        builder.Services.AddSingleton<RefusedCalls>();
        builder.Services.AddOptions<StepUpOptions>();
        builder.Services.AddSingleton<ChangesStub>();
        builder.Services.AddSingleton<IChangeRequests>(provider => provider.GetRequiredService<ChangesStub>());
        builder.Services.AddFastEndpoints([.. SelfServiceParts.Endpoints, .. PasskeyParts.Endpoints, .. DeviceParts.Endpoints, .. RecoveryParts.Endpoints]);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, SelfServiceParts.Json);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, PasskeyParts.Json);
            json.SerializerOptions.TypeInfoResolverChain.Insert(2, DeviceParts.Json);
            json.SerializerOptions.TypeInfoResolverChain.Insert(3, RecoveryParts.Json);
        });
        _app = builder.Build();
        _app.UseMiddleware<ProblemMiddleware>();
        _app.UseRouting();
        _app.UseMiddleware<AccessMiddleware>();
        _app.UseFastEndpoints();
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await Database.DisposeAsync();
        await Logged.DisposeAsync();
    }

    private sealed class LoggedLines(StringWriter lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.WriteLine($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }

    // "subject|acr|amr amr|seconds since the login"; "service:name" is a service.
    private sealed class TokensStub(PeopleStub people, TimeProvider clock) : ITokenVerifier
    {
        public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct)
        {
            var now = clock.GetUtcNow();
            var parts = token.Split('~');
            var isService = parts.Length == 1;
            var caller = new Caller(
                isService ? CallerKind.Service : CallerKind.User, parts[0], "zerotrust", isService ? null : "sid", Caller.Platform, "jti", now, now.AddMinutes(5),
                isService ? [] : [.. parts[2].Split('.')])
            {
                ContextClass = isService ? null : parts[1],
                AuthenticatedAt = isService ? null : now.AddSeconds(-int.Parse(parts[3], CultureInfo.InvariantCulture)),
            };
            return ValueTask.FromResult<TokenVerdict>(new TokenVerdict.Valid(caller, isService ? null : people.Cards[parts[0]].State));
        }
    }

    // An administrator must have a second factor and may read people.
    private sealed class PolicyStub : IAccessPolicy
    {
        public string Version => "1";

        public bool DefinesRole(string role) => true;

        public bool KnowsService(string name) => true;

        public PersonGrant ForPerson(SubjectState state, string audience) => new([], true, state.Roles.Contains("system_admin"));

        public ImmutableArray<string>? ForPair(string caller, string target) => null;

        public DelegatedGrant ForActor(string actor, string subject, SubjectState? state, string target) => default;

        public ImmutableArray<string> ShortestForPair(string caller, string target) => [];

        public ImmutableArray<string> HeldByBoth(IReadOnlyCollection<string> first, IReadOnlyCollection<string> second) => [];
    }

    // A help desk may write people who are no administrators. A service may do all.
    private sealed class PlatformStub : IPlatformAccess
    {
        public PlatformVerdict Check(Caller caller, SubjectState? state, string permission) =>
            state is null ? new(true, "stub", null, "1", null) : Check(state, permission);

        public PlatformVerdict Check(SubjectState person, string permission) => new(
            person.Roles.Contains("system_admin") || (permission == "user:write" && person.Roles.Contains("help_desk")), "stub", null, "1", null);

        public bool Covers(Caller caller, SubjectState? state, SubjectState person) => state is null || Covers(state, person);

        public bool Covers(SubjectState holder, SubjectState person) => holder.Roles.Contains("system_admin") || !person.Roles.Contains("system_admin");
    }
}
