using Marten;
using Npgsql;
using ZeroTrust.Mfa.Devices;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Mfa.Factors;

/// <summary>
/// Changes of factors as parts of a unit of work. Each fails it as a whole, with <c>JasperFx.ConcurrencyException</c>, where the factor is not, or no more,
/// as it must be.
/// </summary>
internal static class FactorChanges
{
    /// <summary>Adds a factor. One that is only begun takes the place of those of its kind that the person began before.</summary>
    public static void Insert(IDocumentSession unitOfWork, Factor factor)
    {
        if (factor.ConfirmedAt is null)
        {
            unitOfWork.QueueSqlCommand(
                "delete from mfa.factors where subject = ? and kind = ? and confirmed_at is null", factor.Subject, factor.Kind);
        }

        // A parameter cannot be null here: what is left out stands for it.
        unitOfWork.QueueSqlCommand(
            $"""
            insert into mfa.factors (id, subject, kind, name, created_at, secret, counter, detail{(factor.ConfirmedAt is null ? "" : ", confirmed_at")}{(factor.LookupId is null ? "" : ", lookup_id")})
            values (?, ?, ?, ?, ?, ?, ?, ?{(factor.ConfirmedAt is null ? "" : ", ?")}{(factor.LookupId is null ? "" : ", ?")})
            """,
            [
                factor.Id, factor.Subject, factor.Kind, factor.Name, factor.CreatedAt, factor.Secret, factor.Counter, factor.Detail,
                .. factor.ConfirmedAt is { } confirmedAt ? [confirmedAt] : Array.Empty<object>(),
                .. factor.LookupId is { } lookupId ? [lookupId] : Array.Empty<object>(),
            ]);
    }

    /// <summary>The factor counts from now on: once, and while it was only begun.</summary>
    public static void Confirm(IDocumentSession unitOfWork, Factor factor, DateTimeOffset now) => Queue(
        unitOfWork, factor.Id, "update mfa.factors set confirmed_at = ? where id = ? and subject = ? and confirmed_at is null returning 1",
        now, factor.Id, factor.Subject);

    /// <param name="sealedName">Of <see cref="FactorStore.SealName"/>.</param>
    public static void Rename(IDocumentSession unitOfWork, Factor factor, byte[] sealedName) => Queue(
        unitOfWork, factor.Id, "update mfa.factors set name = ? where id = ? and subject = ? returning 1", sealedName, factor.Id, factor.Subject);

    /// <summary>
    /// Removes the factor: for exactly one of many who do. With one that counted the person's devices are forgotten: any of them may have been
    /// remembered by it.
    /// </summary>
    public static void Remove(IDocumentSession unitOfWork, Factor factor)
    {
        Queue(unitOfWork, factor.Id, "delete from mfa.factors where id = ? and subject = ? returning 1", factor.Id, factor.Subject);
        if (factor.ConfirmedAt is not null)
        {
            DeviceStore.ForgetAll(unitOfWork, factor.Subject);
        }
    }

    /// <summary>
    /// Removes all that the person has and began, at once in the session's transaction, so that what was removed is exactly known; none is no failure.
    /// Another that removes them meanwhile waits.
    /// </summary>
    public static async Task<IReadOnlyList<Factor>> RemoveAllAsync(IDocumentSession unitOfWork, string subject, CancellationToken ct)
    {
        await unitOfWork.BeginTransactionAsync(ct);
        DeviceStore.ForgetAll(unitOfWork, subject);
        await using var command = new NpgsqlCommand($"delete from {FactorTable.Name} where subject = $1 returning {FactorTable.Columns}");
        command.Parameters.AddWithValue(subject);
        await using var reader = await unitOfWork.ExecuteReaderAsync(command, ct);
        return await FactorRows.ReadAsync((NpgsqlDataReader)reader, ct);
    }

    /// <summary>Notes that the factor was used. One that was removed meanwhile proves nothing, so that fails too.</summary>
    public static void MarkUsed(IDocumentSession unitOfWork, Guid id, DateTimeOffset now) => Queue(
        unitOfWork, id, "update mfa.factors set last_used_at = greatest(last_used_at, ?) where id = ? returning 1", now, id);

    /// <summary>Moves the counter: only up, so of many with one number one succeeds.</summary>
    /// <param name="detail">What the kind keeps beside it, as it is from now on.</param>
    public static void Advance(IDocumentSession unitOfWork, Guid id, long counter, string detail) => Queue(
        unitOfWork, id, "update mfa.factors set counter = ?, detail = ? where id = ? and counter < ? returning 1", counter, detail, id, counter);

    private static void Queue(IDocumentSession unitOfWork, Guid id, string sql, params object[] values) =>
        unitOfWork.QueueOperation(new ConditionalUpdate(typeof(Factor), id.ToString("N"), sql, values));
}
