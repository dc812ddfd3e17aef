using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Tests.AuthZen;
using ZeroTrust.Testing;

namespace ZeroTrust.Permissions.Tests.Corpus;

/// <summary>What a door said.</summary>
internal readonly record struct DoorVerdict(bool Allowed, string Code, string? Path);

/// <summary>Asks one case at every door, over real sockets.</summary>
internal sealed class CorpusDoors : IAsyncDisposable
{
    private const string Key = $"id-of-gateway.{FakeServices.Secret}";
    private readonly Doors doors;
    private readonly CheckClient envoy;
    private readonly Dictionary<string, CorpusSubject> subjects = CorpusFile.Subjects.ToDictionary(subject => subject.Name);

    private CorpusDoors(Doors doors)
    {
        this.doors = doors;
        envoy = new CheckClient(doors.H2c, Key);
    }

    /// <summary>Every door by its name; null where the case cannot be asked there.</summary>
    internal IReadOnlyDictionary<string, Func<CorpusCase, Task<DoorVerdict?>>> All => new Dictionary<string, Func<CorpusCase, Task<DoorVerdict?>>>
    {
        ["X-Original-URI"] = asked => AskHttpAsync(asked, "X-Original-Method", "X-Original-URI"),
        ["X-Forwarded-Uri"] = asked => AskHttpAsync(asked, "X-Forwarded-Method", "X-Forwarded-Uri"),
        ["ext_authz"] = asked => CheckAsync(asked, isRaw: false),
        ["ext_authz, raw headers"] = asked => CheckAsync(asked, isRaw: true),
        ["AuthZEN"] = EvaluateAsync,
    };

    internal static async Task<CorpusDoors> OpenAsync(string policy)
    {
        var doors = await Doors.OpenAsync(Sample.Holder(Sample.Policy(CorpusFile.Policy(policy))), new FakeTimeProvider(Sample.Now));
        foreach (var subject in CorpusFile.Subjects)
        {
            if (subject.IsPerson)
            {
                doors.People.Known[subject.Name] = Sample.Person(subject.Name, subject.Roles, active: subject.IsActive);
            }
            else
            {
                doors.Services.Add(subject.Name);
            }
        }

        return new CorpusDoors(doors);
    }

    public async ValueTask DisposeAsync()
    {
        envoy.Dispose();
        await doors.DisposeAsync();
    }

    private async Task<DoorVerdict?> AskHttpAsync(CorpusCase asked, string method, string uri)
    {
        string[] target = asked.Host is { } host ? [$"X-Forwarded-Host: {host}"] : [$"X-Target-Service: {asked.Target}"];
        string[] address = asked.Address is { Length: > 0 } source ? [$"X-Forwarded-For: {source}"] : [];
        var answer = await doors.SendAsync(
            "GET", "/v1/gateway/authorize",
            [$"X-Gateway-Key: {Key}", $"{method}: {asked.Method}", $"{uri}: {asked.Path}", .. target, .. address, .. ClientHeaders(asked).Select(header => $"{header.Name}: {header.Value}")]);
        answer.Status.ShouldBeOneOf(200, 401, 403);
        if (answer.Status == 200)
        {
            ShouldBe(asked, answer.Header);
        }

        return new DoorVerdict(answer.Status == 200, answer.Header("X-Auth-Reason") ?? "allowed", answer.Header("X-Auth-Path"));
    }

    private async Task<DoorVerdict?> CheckAsync(CorpusCase asked, bool isRaw)
    {
        var answer = await envoy.AskAsync(new CheckCall(asked.Method, asked.Path)
        {
            IsRaw = isRaw,
            Host = asked.Host ?? "gateway.example",
            // Envoy has applied its own rules on whom to believe and names one address.
            Source = asked.Address is { Length: > 0 } address ? address.Split(',')[^1].Trim() : null,
            Extensions = asked.Host is null ? new Dictionary<string, string> { ["target_service"] = asked.Target } : [],
            Headers = [.. ClientHeaders(asked)],
        });
        answer.GrpcStatus.ShouldBe(0, asked.ToString());
        if (answer.Passes)
        {
            ShouldBe(asked, name => answer.Headers.TryGetValue(name, out var header) && header.Replaces ? header.Value : answer.Removed.Contains(name, StringComparer.OrdinalIgnoreCase) ? "" : null);
            new[] { "authorization", "dpop", "x-gateway-key" }.ShouldBeSubsetOf(answer.Removed);
        }
        else
        {
            answer.HttpStatus!.Value.ShouldBeOneOf(401, 403);
            answer.Removed.ShouldBeEmpty();
        }

        return new DoorVerdict(answer.Passes, answer.Header("X-Auth-Reason") ?? "allowed", answer.Header("X-Auth-Path"));
    }

    private async Task<DoorVerdict?> EvaluateAsync(CorpusCase asked)
    {
        if (!asked.IsForAuthZen)
        {
            return null;
        }

        var subject = subjects[asked.Subject!];
        var question = EvaluationTests.Route(
            subject.IsPerson ? "user" : "service", subject.Name, Escape(asked.Method), Escape(asked.Path), asked.Target);
        var answer = await doors.EvaluateAsync(subject.IsPerson ? EvaluationTests.With(question, PropertiesOf(subject)) : question);
        answer.Status.ShouldBe(200, asked.ToString());
        using var json = JsonDocument.Parse(EvaluationTests.BodyOf(answer));
        return new DoorVerdict(
            json.RootElement.GetProperty("decision").GetBoolean(), json.RootElement.GetProperty("context").GetProperty("reason").GetProperty("code").GetString()!, null);
    }

    // Whatever the client sent under these names, the service behind gets ours, or an empty one.
    private void ShouldBe(CorpusCase asked, Func<string, string?> header)
    {
        var subject = asked.Subject is null ? null : subjects[asked.Subject];
        header("X-Auth-Subject").ShouldBe(subject?.Name ?? "", asked.ToString());
        header("X-Auth-Subject-Type").ShouldBe(subject switch { null => "", { IsPerson: true } => "user", _ => "service" });
        header("X-Auth-Actor").ShouldBe(subject?.Actor ?? "");
        header("X-Auth-Permissions").ShouldNotBeNull();
        header("X-Auth-Permissions-Omitted").ShouldBe("");
    }

    private IEnumerable<(string Name, string Value)> ClientHeaders(CorpusCase asked)
    {
        var authorization = asked.Authorization ?? (asked.Subject is null ? [] : [$"Bearer {TokenOf(subjects[asked.Subject], asked.Host is null ? asked.Target : "store")}"]);
        return [.. authorization.Select(value => ("Authorization", value)), .. asked.Headers];
    }

    private string TokenOf(CorpusSubject subject, string target)
    {
        if (!subject.IsPerson)
        {
            return doors.TokenOfService(subject.Name, target);
        }

        var actor = subject.Actor is { } name ? new TokenActor(name, null) : null;
        var caller = Sample.User(subject.Name, actor is null ? Caller.Platform : target, subject.Login) with { Actor = actor };
        return doors.TokenOf(doors.People.Known[subject.Name], caller);
    }

    private static string PropertiesOf(CorpusSubject subject)
    {
        var act = subject.Actor is { } actor ? $$""","act":{"sub":"{{actor}}"}""" : "";
        return $$"""{"acr":"{{subject.Login.ContextClass}}","auth_time":{{subject.Login.At!.Value.ToUnixTimeSeconds()}}{{act}}}""";
    }

    private static string Escape(string text) => JsonEncodedText.Encode(text).ToString();
}
