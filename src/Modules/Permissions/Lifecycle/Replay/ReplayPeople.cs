using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Permissions.Lifecycle.Replay;

/// <summary>People as they are now, each read once for a replay.</summary>
internal sealed class ReplayPeople(IPermissionReader people)
{
    private const int MaxKept = 10_000;

    internal Reader Open() => new(people);

    internal sealed class Reader(IPermissionReader people)
    {
        private readonly Dictionary<string, SubjectState?> _known = new(StringComparer.Ordinal);

        /// <summary>Null for an unknown person.</summary>
        internal async ValueTask<SubjectState?> FindAsync(string subject, CancellationToken ct)
        {
            if (_known.TryGetValue(subject, out var known))
            {
                return known;
            }

            var state = await people.ReadAsync(subject, ct);
            if (_known.Count < MaxKept)
            {
                _known.Add(subject, state);
            }

            return state;
        }
    }
}
