using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>Reads pages of people straight from PostgreSQL: they are too many to keep, and a search may be a little slower.</summary>
internal sealed class SubjectPages(PersonStates states, TimeProvider clock) : ISubjectPages
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public async Task<IReadOnlyList<SubjectState>> ReadAsync(string? after, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ISubjectPages.MaxPage);
        using var deadline = new CancellationTokenSource(Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            return (await states.PageAsync(after ?? "", limit, either.Token)).States;
        }
        catch (Exception exception) when (GuardedTruth.IsOutage(exception) && !ct.IsCancellationRequested)
        {
            throw new PermissionsUnavailableException(exception);
        }
    }
}
