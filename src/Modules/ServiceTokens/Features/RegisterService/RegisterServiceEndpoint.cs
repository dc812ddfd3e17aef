using System.Text;
using System.Text.Json;
using FastEndpoints;
using JasperFx;
using Marten;
using Microsoft.AspNetCore.Http;
using Npgsql;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Idempotency;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Secrets;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.ServiceTokens.Storage;

namespace ZeroTrust.ServiceTokens.Features.RegisterService;

internal sealed class RegisterServiceEndpoint(
    ServiceChanges changes, IdempotencyStore idempotency, ServiceKeysReader keyReader, IAccessPolicy policy, ScopeGuard guard, Ids ids, TimeProvider clock)
    : Endpoint<RegisterServiceRequest, RegisteredService>
{
    public override void Configure()
    {
        Post("/v1/services");
        this.Requires("service:write", serviceScoped: true);
        this.RequiresLogin();
        this.Problems(ServiceProblems.Invalid, ServiceProblems.Exists, CommonProblems.Conflict, CommonProblems.IdempotencyMismatch);
        Summary(summary =>
        {
            summary.Summary = "Registers a service identity";
            summary.Description = """
                The secret is shown in this answer only; its hash is stored. A service that sends jwks, a JWK set of public keys, proves itself
                by private_key_jwt (RFC 7523) and gets no secret. Send Idempotency-Key to make a repeat safe: it gets the same
                answer. known_to_policy is false while the active policy does not name the service: it can then get no token.
                """;
            summary.ExampleRequest = new RegisterServiceRequest("order-service", "team-orders");
            summary.Answers(201, "Registered.", new RegisteredService(
                "order-service", "01936d0a7a4e7c119c532f1f0e5a7b10", "the secret, 43 characters", "team-orders", true));
        });
    }

    public override async Task HandleAsync(RegisterServiceRequest req, CancellationToken ct)
    {
        var errors = RegisterServiceRequest.Rules.Check(req);
        var keysText = req.Jwks?.GetRawText();
        var (keys, keysError) = keysText is null ? (null, "") : keyReader.Read(Encoding.UTF8.GetBytes(keysText));
        errors = keysError.Length == 0 ? errors : [.. errors, new FieldError("jwks", keysError)];
        if (errors.Count > 0)
        {
            await Send.ProblemAsync(ServiceProblems.Invalid, errors);
            return;
        }

        if (await guard.CheckAsync(HttpContext, req.Name!, CommonProblems.Denied, ct) is { } refusal)
        {
            await Send.ProblemAsync(refusal);
            return;
        }

        var requestText = $"{req.Name}\n{req.Owner}{(keysText is null ? "" : "\n")}{keysText}";
        if (await idempotency.FindAsync(HttpContext, requestText, ct) is { } before)
        {
            await AnswerAsync(before.Status, before.Json, ct);
            return;
        }

        await RegisterAsync(req.Name!, req.Owner, keys, requestText, ct);
    }

    private async Task RegisterAsync(string name, string? owner, ServiceKeys? keys, string requestText, CancellationToken ct)
    {
        Secret<string>? secret = keys is null ? new Secret<string>(OpaqueToken.Create()) : null;
        var now = clock.GetUtcNow();
        var identity = ServiceLifecycle.Register(name, owner, ids.NewText(), secret, now);
        ServiceLifecycle.SetKeys(identity, keys, now);
        var answer = JsonSerializer.Serialize(
            new RegisteredService(name, identity.ClientId, secret?.Reveal(), owner, policy.KnowsService(name)),
            ServiceTokensJson.Default.RegisteredService);

        changes.Session.Insert(identity);
        idempotency.Remember(HttpContext, changes.Session, requestText, StatusCodes.Status201Created, answer);
        try
        {
            await changes.CommitAsync(
                name, "registered", HttpContext.Scope().Actor,
                [new AuditChange("client_id", null, identity.ClientId), new AuditChange("owner", null, owner), new AuditChange("keys", null, CredentialChange.NamesOf(identity))], ct);
        }
        catch (Exception exception) when (IsLostRace(exception))
        {
            await AnswerLoserAsync(exception, requestText, ct);
            return;
        }

        HttpContext.Response.Headers.ETag = Preconditions.ETag(identity.Version);
        await AnswerAsync(StatusCodes.Status201Created, answer, ct);
    }

    // Of two with one Idempotency-Key at once the slower finds the faster one's answer; a key used for another request throws.
    private async Task AnswerLoserAsync(Exception race, string requestText, CancellationToken ct)
    {
        if (await idempotency.FindAsync(HttpContext, requestText, ct) is { } winner)
        {
            await AnswerAsync(winner.Status, winner.Json, ct);
            return;
        }

        await Send.ProblemAsync(race is DocumentAlreadyExistsException ? ServiceProblems.Exists : CommonProblems.Conflict);
    }

    // The name's primary key or the Idempotency-Key's; Marten throws the failures of one batch alone or together.
    private static bool IsLostRace(Exception exception) => exception switch
    {
        DocumentAlreadyExistsException or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        AggregateException several => several.InnerExceptions.All(IsLostRace),
        _ => exception.InnerException is { } cause && IsLostRace(cause),
    };

    private async Task AnswerAsync(int status, string json, CancellationToken ct)
    {
        HttpContext.Response.Headers.CacheControl = "no-store";
        await Send.StringAsync(json, status, "application/json; charset=utf-8", ct);
    }
}
