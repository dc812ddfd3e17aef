namespace ZeroTrust.Contracts.Authentication;

/// <summary>Reads the states of all people page by page, for who looks for those who may do something.</summary>
public interface ISubjectPages
{
    /// <summary>The most states of one page.</summary>
    const int MaxPage = 200;

    /// <summary>
    /// The next states in the order of their subjects, an order of the store's own; deactivated people too. Fewer than
    /// <paramref name="limit"/> only at the end. As committed when the page is read: somebody who comes or goes between two pages may be
    /// missed or seen.
    /// </summary>
    /// <param name="after">The subject of the last state of the page before; null or empty for the first page.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <exception cref="PermissionsUnavailableException">PostgreSQL does not answer in time.</exception>
    Task<IReadOnlyList<SubjectState>> ReadAsync(string? after, int limit, CancellationToken ct);
}
