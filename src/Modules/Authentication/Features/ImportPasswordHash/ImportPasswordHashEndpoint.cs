using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Hashes;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ImportPasswordHash;

/// <summary><c>PUT /v1/users/{id}/password-hash</c>: the hash that another system made, for people who move here with their password.</summary>
internal sealed class ImportPasswordHashEndpoint(PasswordOwners owners, PasswordChange change, IDocumentSession session, IMartenOutbox outbox)
    : Endpoint<ImportPasswordHashRequest>
{
    private const string Action = "user.password_imported";

    public override void Configure()
    {
        Put("/v1/users/{id}/password-hash");
        this.Requires("user:write");
        this.RequiresLogin();
        this.Problems(
            AuthenticationProblems.UnknownHash, UserProblems.HoldsMore, CommonProblems.NotFound, CommonProblems.Conflict,
            CommonProblems.PreconditionFailed, CommonProblems.PreconditionRequired);
        Summary(summary =>
        {
            summary.Summary = "Import a person's password hash";
            summary.Description = "PBKDF2 (ASP.NET Core Identity 3, Django, passlib, PHC), bcrypt, Argon2id or Argon2i, within bounds of cost. Never readable "
                + "again; the person's first login replaces it. Ends all sessions of the person. Needs If-Match with the person's ETag.";
            summary.ExampleRequest = new ImportPasswordHashRequest { Hash = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW" };
            summary.Response(204, "The hash is stored.");
        });
    }

    public override async Task HandleAsync(ImportPasswordHashRequest req, CancellationToken ct)
    {
        var (person, problem) = await owners.AdmitAsync(HttpContext, session, Route<string>("id")!, Action, matches: true);
        if (person is null)
        {
            await Send.ProblemAsync(problem!);
            return;
        }

        if (!ImportedHash.TryParse(req.Hash, out var hash))
        {
            await Send.ProblemAsync(AuthenticationProblems.UnknownHash);
            return;
        }

        var entry = new AuditEntry(Action, HttpContext.Scope().Actor, "user", person.Id, AuditOutcome.Success);
        await change.AppendAsync(session, outbox, person, hash.Reveal(), entry);
        await session.SaveChangesAsync(ct);
        await change.CommittedAsync(person, ct);
        await Send.NoContentAsync(ct);
    }
}

/// <summary>Never printed.</summary>
internal sealed record ImportPasswordHashRequest
{
    [MustBeSent]
    public string? Hash { get; set; }

    public override string ToString() => "password hash";
}
