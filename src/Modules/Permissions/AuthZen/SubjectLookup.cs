using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>
/// Finds the subjects of one request, each once. What the platform does not know is a code and not an error: <c>unknown_subject</c>,
/// <c>unknown_subject_type</c>, <c>unknown_actor</c>.
/// </summary>
internal sealed class SubjectLookup(IPermissionReader people, IServiceDirectory services)
{
    private Dictionary<(string Type, string Id), Known>? _more;
    private (StatedSubject Stated, Known Known)? _last;

    /// <summary>The subject with its login and actor, or the code of what is not known.</summary>
    /// <exception cref="PermissionsUnavailableException">A person cannot be looked up now.</exception>
    internal async ValueTask<(DecisionSubject Subject, string? Unknown)> FindAsync(StatedSubject stated, CancellationToken ct)
    {
        var known = await KnownAsync(stated, ct);
        var unknown = known.Unknown ?? (stated.Actor is { } actor && services.Find(actor) is null ? "unknown_actor" : null);
        return (known.Subject with { Login = stated.Login, Actor = stated.Actor }, unknown);
    }

    private async ValueTask<Known> KnownAsync(StatedSubject stated, CancellationToken ct)
    {
        if (_last is { } last && (ReferenceEquals(last.Stated, stated) || (last.Stated.Type == stated.Type && last.Stated.Id == stated.Id)))
        {
            return last.Known;
        }

        if (_more?.TryGetValue((stated.Type, stated.Id), out var found) != true)
        {
            found = await ReadAsync(stated, ct);
            Remember(stated, found);
        }

        _last = (stated, found);
        return found;
    }

    // The one subject of most requests needs no table.
    private void Remember(StatedSubject stated, in Known found)
    {
        if (_last is { } last)
        {
            _more ??= new() { [(last.Stated.Type, last.Stated.Id)] = last.Known };
            _more[(stated.Type, stated.Id)] = found;
        }
    }

    private async ValueTask<Known> ReadAsync(StatedSubject stated, CancellationToken ct) => stated.Type switch
    {
        // A disabled service has no token either, so that this door says what the gateway says.
        StatedSubject.Service => services.Find(stated.Id) is { } service ? new Known(DecisionSubject.Service(service.Name), null) : Unknown,
        StatedSubject.User => await people.ReadAsync(stated.Id, ct) is { } state ? new Known(DecisionSubject.Person(state), null) : Unknown,
        _ => new Known(DecisionSubject.Stranger, "unknown_subject_type"),
    };

    private static Known Unknown => new(DecisionSubject.Stranger, "unknown_subject");

    private readonly record struct Known(DecisionSubject Subject, string? Unknown);
}
