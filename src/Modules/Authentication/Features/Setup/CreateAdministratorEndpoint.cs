using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Wolverine.Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Blocklist;
using ZeroTrust.Authentication.People;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;
using ZeroTrust.Platform.Secrets;

namespace ZeroTrust.Authentication.Features.Setup;

internal sealed class CreateAdministratorEndpoint(
    PersonStore people, PasswordStore passwords, PasswordPolicy policy, PasswordHasher hasher, SetupToken setup, Ids ids,
    IDocumentSession session, IMartenOutbox outbox, IAuditWriter audit, TimeProvider clock)
    : Endpoint<CreateAdministratorRequest, CreateAdministratorResponse>
{
    public override void Configure()
    {
        Post("/v1/setup/administrator");
        this.Public("Nobody can log in before the first administrator exists; the one-time setup token is the proof.");
        this.Problems(AuthenticationProblems.Refused, AuthenticationProblems.WeakPassword, AuthenticationProblems.UserNameTaken, AuthenticationProblems.Busy);
        Summary(summary =>
        {
            summary.Summary = "Create the first administrator";
            summary.Description = "Uses up the setup token that the platform printed at its first start.";
            summary.ExampleRequest = new CreateAdministratorRequest { Token = "XkT3Yk0wQm1r…", Username = "admin", Password = "a long pass phrase" };
            summary.Answers(201, "The administrator exists.", new CreateAdministratorResponse("01936d0a7a4e7c119c532f1f0e5a7b11"));
        });
    }

    public override async Task HandleAsync(CreateAdministratorRequest req, CancellationToken ct)
    {
        if (req.Check() is { Count: > 0 } errors)
        {
            await Send.ProblemAsync(CommonProblems.Invalid, errors);
            return;
        }

        // Before the password is looked at: only who has the token can make us hash.
        var token = await session.LoadAsync<SetupTokenDocument>(SetupTokenDocument.OnlyId, ct);
        if (token?.Hash is not { } hash || !OpaqueToken.Matches(hash, req.Token!))
        {
            await Send.ProblemAsync(AuthenticationProblems.Refused);
            return;
        }

        if (await policy.RefuseAsync(req.Password ?? "", new PasswordOwner(req.Username, Email: null), "password", ct) is { } refusal)
        {
            await Send.ProblemAsync(refusal.Problem, refusal.Errors);
            return;
        }

        if (hasher.TryHash(req.Password!, ct) is not { } hashing)
        {
            await Send.ProblemAsync(AuthenticationProblems.Busy);
            return;
        }

        await CreateAsync(token, req.Username!, await hashing, ct);
    }

    private async Task CreateAsync(SetupTokenDocument token, string userName, string passwordHash, CancellationToken ct)
    {
        try
        {
            var id = await StoreAsync(token, userName, passwordHash, ct);
            setup.Used();
            await Send.ResponseAsync(new CreateAdministratorResponse(id), StatusCodes.Status201Created, ct);
        }
        catch (Exception exception) when (PersonConflict.IsUserNameTaken(exception))
        {
            await Send.ProblemAsync(AuthenticationProblems.UserNameTaken);
        }
        catch (Exception exception) when (PersonConflict.IsRace(exception))
        {
            // Somebody else used the token first: to this caller it never was one.
            await Send.ProblemAsync(AuthenticationProblems.Refused);
        }
    }

    private async Task<string> StoreAsync(SetupTokenDocument token, string userName, string passwordHash, CancellationToken ct)
    {
        outbox.Enroll(session);
        token.Hash = null;
        token.ChangedAt = clock.GetUtcNow();
        session.Store(token);
        var person = people.Create(ids.NewText(), userName, email: null, phone: null, locale: null);
        person.GrantedRoles.Add(PersonStore.AdministratorRole);
        await people.RecordChangeAsync(session, outbox, person, "setup");
        passwords.Set(session, person.Id, passwordHash);
        audit.Append(session, new AuditEntry("user.created", AuditActor.Anonymous, "user", person.Id, AuditOutcome.Success, "setup_token")
        {
            Changes = [new AuditChange("granted_roles", null, PersonStore.AdministratorRole)],
        });
        await outbox.PublishAsync(new RolesChanged(clock.GetUtcNow(), person.Id, [PersonStore.AdministratorRole], [], "setup"));
        await session.SaveChangesAsync(ct);
        return person.Id;
    }
}
