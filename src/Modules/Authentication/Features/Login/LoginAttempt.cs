using Marten;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.People;
using ZeroTrust.Authentication.Throttling;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.Features.Login;

/// <summary>One attempt on its way through the checks; each adds what it found.</summary>
internal sealed class LoginAttempt(string userName, string password, string audience, ThrottleKeys keys, IQuerySession query)
{
    public string UserName => userName;

    public string Password => password;

    public string Audience => audience;

    public ThrottleKeys Keys => keys;

    public IQuerySession Query => query;

    /// <summary>The client's proof of a key, to bind the session to; null where none was sent.</summary>
    public SentProof? Proof { get; init; }

    public PersonDocument? Person { get; set; }

    public StoredPassword? Stored { get; set; }

    /// <summary>The password with today's cost, where the stored hash has another.</summary>
    public HashRenewal? Renewal { get; set; }

    /// <summary>The key that the client proved to hold.</summary>
    public TokenConfirmation? Key { get; set; }

    public override string ToString() => "login";
}

/// <summary>How a login ended.</summary>
internal abstract record LoginOutcome
{
    private LoginOutcome() { }

    internal sealed record Accepted(PersonDocument Person, HashRenewal? Renewal) : LoginOutcome
    {
        /// <summary>What the session is bound to.</summary>
        public TokenConfirmation? Key { get; init; }
    }

    internal sealed record Throttled(int RetryAfterSeconds) : LoginOutcome;

    internal sealed record Busy : LoginOutcome;

    /// <summary>All refusals look the same outside; the reason is for the audit trail.</summary>
    internal sealed record Refused(string? Subject, string Reason) : LoginOutcome;

    internal sealed record InvalidTarget(string Subject) : LoginOutcome;

    internal sealed record InvalidProof(string Subject, string Reason) : LoginOutcome;

    internal sealed record Unavailable : LoginOutcome;
}
