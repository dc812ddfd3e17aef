using Marten;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens.Features.ListServices;

internal static class ServicePages
{
    /// <param name="only">The names that the caller is bounded to, or null for no bound.</param>
    internal static Task<IReadOnlyList<ServiceIdentityDocument>> ReadAsync(
        IQuerySession session, string after, string[]? only, int count, CancellationToken ct) => only is null
        ? session.QueryAsync<ServiceIdentityDocument>($"{Where} {Order}", ct, after, count)
        : session.QueryAsync<ServiceIdentityDocument>($"{Where} and id = any(?) {Order}", ct, after, only, count);

    // Byte order: the order of a name must not depend on the language of the database.
    private const string Where = "where id collate \"C\" > ?";
    private const string Order = "order by id collate \"C\" limit ?";
}
