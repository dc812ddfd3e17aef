using Marten;

namespace ZeroTrust.Contracts.Authentication;

/// <summary>What other modules may know of people, and how they tell them something. Scoped.</summary>
public interface IPersonDirectory
{
    /// <summary>The person; null where there is none.</summary>
    Task<PersonCard?> FindAsync(string subject, CancellationToken ct);

    /// <summary>The same by user name.</summary>
    Task<PersonCard?> FindByUserNameAsync(string userName, CancellationToken ct);

    /// <summary>Every active person who holds the role, at most a hundred.</summary>
    Task<IReadOnlyList<PersonCard>> HoldersOfAsync(string role, CancellationToken ct);

    /// <summary>Adds a mail to the person to the request's outbox, which the caller has enrolled; false for who has no address.</summary>
    /// <param name="subjectLine">One line.</param>
    /// <param name="text">Plain text; no secret.</param>
    ValueTask<bool> NotifyAsync(PersonCard person, string subjectLine, string text, CancellationToken ct);

    /// <summary>Ends all sessions of the person with the unit of work, with entry and fact; the change feed tells all instances after the commit.</summary>
    ValueTask EndSessionsAsync(IDocumentSession unitOfWork, Audit.AuditActor actor, string subject, string reason, CancellationToken ct);
}

/// <summary>A person for other modules. Never printed.</summary>
/// <param name="UserName">Null where the person has none yet.</param>
/// <param name="Email">Null where none is known.</param>
public sealed record PersonCard(string Subject, string? UserName, string? Email, SubjectState State)
{
    /// <summary>Shows the subject only.</summary>
    public override string ToString() => Subject;
}
