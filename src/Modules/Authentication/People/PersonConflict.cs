using JasperFx;
using Npgsql;

namespace ZeroTrust.Authentication.People;

/// <summary>Tells apart why a commit that stores people was refused.</summary>
internal static class PersonConflict
{
    /// <summary>The unique index on user names.</summary>
    public const string UserNameIndex = "person_user_name";

    /// <summary>Somebody else has the user name.</summary>
    public static bool IsUserNameTaken(Exception exception) =>
        Find<PostgresException>(exception) is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: UserNameIndex };

    /// <summary>Somebody else committed first: read again and decide again.</summary>
    public static bool IsRace(Exception exception) =>
        Find<ConcurrencyException>(exception) is not null
        || Find<PostgresException>(exception) is { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        if (exception is AggregateException many)
        {
            return many.InnerExceptions.Select(Find<T>).FirstOrDefault(found => found is not null);
        }

        return exception as T ?? (exception.InnerException is { } inner ? Find<T>(inner) : null);
    }
}
