using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Gateway;

/// <summary>Who calls through a proxy: the token, the proof that it needs, and the service that it is for.</summary>
internal sealed class CallerCheck(TokenCheck tokens)
{
    internal const string TokenMissing = "token_missing";
    internal const string WrongAudience = "wrong_audience";
    internal const string PermissionsUnavailable = "permissions_unavailable";
    internal const string UnsafeSubject = "subject_not_printable";

    private static readonly Func<ForwardedCall, IReadOnlyList<string>> AddressesOf = static call => call.Address is { } address ? [address] : [];

    /// <summary>The caller whose token is valid for this call; else null and a stable reason.</summary>
    internal async ValueTask<(TokenVerdict.Valid? Token, string Reason)> VerifyAsync(GatewayQuestion question, ForwardedCall call, CancellationToken ct)
    {
        if (question.Client.Authorization is not [var authorization] || PresentedToken.Parse(authorization) is not { } token)
        {
            return (null, TokenMissing);
        }

        try
        {
            var verdict = await tokens.VerifyAsync(token, question.Client, call.Methods.Method, call, AddressesOf, ct);
            return (verdict as TokenVerdict.Valid, (verdict as TokenVerdict.Invalid)?.Reason ?? TokenMissing);
        }
        catch (PermissionsUnavailableException)
        {
            return (null, PermissionsUnavailable);
        }
    }

    /// <summary>Why a caller with a valid token is not let in at this service; null where it is.</summary>
    internal static string? FaultOf(Caller caller, string target) =>
        !IdentityHeaders.IsPrintable(caller.Subject) || (caller.Actor is { } actor && !IdentityHeaders.IsPrintable(actor.Subject)) ? UnsafeSubject
        : !IsFor(caller, target) ? WrongAudience
        : null;

    // A person's token for the platform carries its whole context and is good at every gateway; a service's is for one target,
    // also where it acts for a person.
    private static bool IsFor(Caller caller, string target) =>
        caller.Audience == target || (caller.Audience == Caller.Platform && caller is { Kind: CallerKind.User, Actor: null });
}
