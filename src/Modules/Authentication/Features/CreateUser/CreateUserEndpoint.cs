using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Idempotency;
using ZeroTrust.Platform.Problems;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace ZeroTrust.Authentication.Features.CreateUser;

/// <summary><c>POST /v1/users</c>: an account without a password and without roles.</summary>
internal sealed class CreateUserEndpoint(
    IDocumentSession session, IMartenOutbox outbox, PersonStore people, IAuditWriter audit, IdempotencyStore idempotency, Ids ids,
    IOptions<HttpJsonOptions> json) : Endpoint<CreateUserRequest, CreateUserResponse>
{
    public override void Configure()
    {
        Post("/v1/users");
        this.Requires("user:write");
        this.Problems(UserProblems.UserNameTaken, CommonProblems.Conflict, CommonProblems.IdempotencyMismatch);
        Summary(summary =>
        {
            summary.Summary = "Create a person";
            summary.Description = "Without a password and without roles. `resource.conflict`: the same Idempotency-Key is being used right now.";
            summary.ExampleRequest = new CreateUserRequest("ada@example.com", "ada@example.com", null, "en");
            summary.Answers(201, "Created, with ETag and Location.", new CreateUserResponse("01936d0a7a4e7c119c532f1f0e5a7b11", true, 1));
        });
    }

    public override async Task HandleAsync(CreateUserRequest req, CancellationToken ct)
    {
        if (req.Validate() is { Count: > 0 } errors)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, errors);
            return;
        }

        if (await idempotency.FindAsync(HttpContext, req.Text, ct) is { } answer)
        {
            await Send.StringAsync(answer.Json, answer.Status, "application/json; charset=utf-8", ct);
            return;
        }

        if (await people.FindByUserNameAsync(session, req.Username!, ct) is not null)
        {
            await Send.ProblemAsync(UserProblems.UserNameTaken);
            return;
        }

        await CreateAsync(req, ct);
    }

    private async Task CreateAsync(CreateUserRequest req, CancellationToken ct)
    {
        var person = people.Create(ids.NewText(), req.Username, req.Email, req.Phone, req.Locale);
        outbox.Enroll(session);
        await people.RecordChangeAsync(session, outbox, person, "user.created");
        audit.Append(session, new AuditEntry("user.created", HttpContext.Scope().Actor, "user", person.Id, AuditOutcome.Success));
        var response = new CreateUserResponse(person.Id, person.Active, person.Epoch);
        var type = (JsonTypeInfo<CreateUserResponse>)json.Value.SerializerOptions.GetTypeInfo(typeof(CreateUserResponse));
        idempotency.Remember(HttpContext, session, req.Text, StatusCodes.Status201Created, JsonSerializer.Serialize(response, type));
        try
        {
            await session.SaveChangesAsync(ct);
        }
        catch (Exception exception) when (PersonConflict.IsRace(exception))
        {
            await Send.ProblemAsync(PersonConflict.IsUserNameTaken(exception) ? UserProblems.UserNameTaken : CommonProblems.Conflict);
            return;
        }

        HttpContext.Response.Headers.ETag = Preconditions.ETag(person.Version);
        HttpContext.Response.Headers.Location = $"/v1/users/{person.Id}";
        await Send.ResponseAsync(response, StatusCodes.Status201Created, ct);
    }
}
