using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>Who is asked about: a service by name, a person with its current state (null for an unknown one), or a stranger.</summary>
/// <param name="Kind">Null for somebody who is not known; only refusals are recorded of such a one.</param>
/// <param name="Login">How a person logged in; the default where nobody says, which is enough only where nothing is asked.</param>
/// <param name="Actor">The service that acts for the subject (RFC 8693); both must then pass.</param>
internal readonly record struct DecisionSubject(CallerKind? Kind, string Id, SubjectState? State, string? Actor = null, PersonLogin Login = default)
{
    internal static readonly DecisionSubject Stranger = new(null, "-", null);

    internal string KindName => Kind switch
    {
        CallerKind.User => "user",
        CallerKind.Service => "service",
        _ => "anonymous",
    };

    internal static DecisionSubject Of(Caller caller, SubjectState? state) => new(caller.Kind, caller.Subject, state, caller.Actor?.Subject, PersonLogin.Of(caller));

    internal static DecisionSubject Service(string name) => new(CallerKind.Service, name, null);

    internal static DecisionSubject Person(SubjectState state, PersonLogin login = default) => new(CallerKind.User, state.Subject, state, Login: login);
}
