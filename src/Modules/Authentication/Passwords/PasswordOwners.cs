using Marten;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Authentication.Passwords.Blocklist;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>Finds whose password an administrator's call is about, and whether the caller may touch it.</summary>
internal sealed class PasswordOwners(PersonStore people, PersonEditing editing, PersonalValues values)
{
    /// <summary>The person; or the problem, where there is none, the caller holds less, or <c>If-Match</c> is not met.</summary>
    public async Task<EditResult> AdmitAsync(HttpContext context, IDocumentSession session, string subject, string action, bool matches)
    {
        if (await people.LoadAsync(session, subject, context.RequestAborted) is not { } person)
        {
            return new EditResult(null, CommonProblems.NotFound);
        }

        if (matches && Preconditions.Check(context.Request, person.Version) is { } unmet)
        {
            return new EditResult(null, unmet);
        }

        return await editing.RefuseStrongerAsync(context, session, person, action) is { } stronger ? new EditResult(null, stronger) : new EditResult(person, null);
    }

    /// <summary>The person's own words.</summary>
    public PasswordOwner Of(PersonDocument person) => new(UserNameOf(person), Reveal(PersonalKinds.Email, person.Email));

    /// <summary>The person's user name, or null.</summary>
    public string? UserNameOf(PersonDocument person) => Reveal(PersonalKinds.UserName, person.UserName);

    private string? Reveal(string kind, ProtectedValue? value) => value is null ? null : values.Reveal(kind, value.Sealed);
}
