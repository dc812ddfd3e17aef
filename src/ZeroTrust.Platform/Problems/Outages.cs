using Npgsql;

namespace ZeroTrust.Platform.Problems;

/// <summary>Whether an exception says that something is away for now, so that the same work may succeed later.</summary>
public static class Outages
{
    /// <summary>True where the exception, or any that it carries, is the loss of a server, a timeout, or a 503 of our own.</summary>
    public static bool Is(Exception exception) =>
        IsItself(exception)
        || (exception is AggregateException many ? many.InnerExceptions.Any(Is) : exception.InnerException is { } inner && Is(inner));

    private static bool IsItself(Exception exception) => exception is
        NpgsqlException { IsTransient: true } or System.Net.Sockets.SocketException or TimeoutException or ProblemException { Problem.Status: 503 };
}
