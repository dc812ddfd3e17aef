using JasperFx;
using Marten;
using Npgsql;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>
/// Changes of passkeys as parts of a unit of work. Each fails it as a whole, with <see cref="ConcurrencyException"/>, where the passkey
/// was used otherwise, suspended or removed since it was read.
/// </summary>
internal static class PasskeyChanges
{
    /// <summary>The passkey was used: of two assertions with one counter one commits.</summary>
    public static void Use(IDocumentSession unitOfWork, Factor factor, long counter, PasskeyDetail detail) => Queue(
        unitOfWork, factor, "update mfa.factors set counter = ?, detail = ? where id = ? and counter = ? and detail = ? returning 1",
        counter, detail.ToJson(), factor.Id, factor.Counter, factor.Detail);

    /// <summary>The passkey proves nothing from now on. It still stands for a factor that the person has: less would be asked for without it.</summary>
    public static void Suspend(IDocumentSession unitOfWork, Factor factor, DateTimeOffset now) => Queue(
        unitOfWork, factor, "update mfa.factors set detail = ? where id = ? and detail = ? returning 1",
        (PasskeyDetail.Of(factor) with { SuspendedAt = now }).ToJson(), factor.Id, factor.Detail);

    /// <summary>Whether a commit failed because somebody has the credential already.</summary>
    public static bool IsKnown(Exception exception) => Violates(exception, "factors_credential");

    /// <summary>Whether a commit failed because the same options were answered meanwhile: the factor's id is that of its challenge.</summary>
    public static bool IsLost(Exception exception) => exception is ConcurrencyException || Violates(exception, "factors_pkey");

    private static bool Violates(Exception exception, string constraint) => exception switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation && postgres.ConstraintName == constraint,
        AggregateException many => many.InnerExceptions.Any(inner => Violates(inner, constraint)),
        _ => exception.InnerException is { } inner && Violates(inner, constraint),
    };

    private static void Queue(IDocumentSession unitOfWork, Factor factor, string sql, params object[] values) =>
        unitOfWork.QueueOperation(new ConditionalUpdate(typeof(Factor), factor.Id.ToString("N"), sql, values));
}
