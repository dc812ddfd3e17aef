using Microsoft.AspNetCore.Http;
using Npgsql;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Platform.Problems;

/// <summary>What an exception that nobody caught means to the client.</summary>
internal static class ExceptionProblems
{
    internal static Problem Of(Exception exception) => exception switch
    {
        // A commit of several documents throws one exception a document.
        AggregateException many => OfAll([.. many.Flatten().InnerExceptions.Select(Of)]),
        ProblemException carried => carried.Problem,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => CommonProblems.TooLarge,
        // IOException: a body that ends too early or whose chunks make no sense; nothing else of a request reads a stream.
        BadHttpRequestException or IOException => CommonProblems.Invalid,
        PermissionsUnavailableException => CommonProblems.Unavailable,
        JasperFx.ConcurrencyException or JasperFx.DocumentAlreadyExistsException => CommonProblems.Conflict,
        _ when Any<PostgresException>(exception, IsLostRace) => CommonProblems.Conflict,
        _ when Outages.Is(exception) => CommonProblems.Unavailable,
        _ => CommonProblems.Internal,
    };

    // An outage explains everything beside it; without one, a race is told only where nothing else went wrong.
    private static Problem OfAll(Problem[] problems) =>
        problems.FirstOrDefault(problem => problem == CommonProblems.Unavailable)
        ?? (problems.Distinct().ToArray() is [var only] ? only : CommonProblems.Internal);

    private static bool IsLostRace(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation;

    private static bool Any<TException>(Exception exception, Func<TException, bool> matches)
        where TException : Exception
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is TException found && matches(found))
            {
                return true;
            }
        }

        return false;
    }
}
