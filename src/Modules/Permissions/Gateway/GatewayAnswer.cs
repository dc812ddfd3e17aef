using ZeroTrust.Contracts;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Permissions.RateLimits;
using ZeroTrust.Platform.Access;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>What a proxy is answered, whichever way it asked.</summary>
internal abstract record GatewayAnswer
{
    private GatewayAnswer()
    {
    }

    /// <summary>The call may pass.</summary>
    /// <param name="Caller">For whom; null for somebody who is not known, at a public endpoint.</param>
    /// <param name="Path">The canonical path, to be forwarded.</param>
    /// <param name="Held">What the caller holds at the target.</param>
    /// <param name="MaxAge">Whole seconds that the proxy may keep the answer; 0 for none.</param>
    internal sealed record Allowed(Caller? Caller, string Path, PermissionsHeader Held, RateVerdict Rate, int MaxAge) : GatewayAnswer;

    /// <summary>The caller must prove itself, or log in better.</summary>
    /// <param name="Challenge">The <c>WWW-Authenticate</c>.</param>
    internal sealed record Challenged(string Reason, string Challenge) : GatewayAnswer;

    /// <summary>The call may not pass.</summary>
    internal sealed record Forbidden(string Reason) : GatewayAnswer;

    /// <summary>The call would pass, later.</summary>
    internal sealed record Limited(RateVerdict Rate) : GatewayAnswer
    {
        internal const string Reason = "rate_limited";
    }

    internal static GatewayAnswer OfToken(string reason) => reason switch
    {
        TokenCheck.ProofUnavailable => new Forbidden(reason),
        CallerCheck.TokenMissing => new Challenged(reason, "Bearer"),
        _ => new Challenged(reason, TokenCheck.Challenge(reason)),
    };

    /// <summary>RFC 9470: the login is all that is missing.</summary>
    internal static GatewayAnswer OfLogin(Caller caller, string reason, LoginRequirement asked) =>
        new Challenged(reason, StepUp.Challenge(caller.Confirmation is not null, asked.ContextClass, asked.MaxAgeSeconds));
}
