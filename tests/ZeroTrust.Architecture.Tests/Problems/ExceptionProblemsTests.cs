using Microsoft.AspNetCore.Http;
using Npgsql;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Architecture.Tests.Problems;

public sealed class ExceptionProblemsTests
{
    private static readonly Exception Race = new JasperFx.ConcurrencyException(typeof(string), "id");
    private static readonly Exception Outage = new NpgsqlException("gone", new TimeoutException());
    private static readonly Exception Bug = new InvalidOperationException("a bug");

    [Fact]
    public void A_lost_race_is_a_conflict_alone_wrapped_and_together()
    {
        ExceptionProblems.Of(Race).ShouldBe(CommonProblems.Conflict);
        ExceptionProblems.Of(new AggregateException(Race)).ShouldBe(CommonProblems.Conflict);
        ExceptionProblems.Of(new AggregateException(new AggregateException(Race), Race)).ShouldBe(CommonProblems.Conflict);
        ExceptionProblems.Of(new InvalidOperationException("batch", Deadlock)).ShouldBe(CommonProblems.Conflict);
        ExceptionProblems.Of(new InvalidOperationException("batch", Duplicate)).ShouldBe(CommonProblems.Conflict);
    }

    [Fact]
    public void A_bug_beside_a_race_is_a_bug() => ExceptionProblems.Of(new AggregateException(Race, Bug)).ShouldBe(CommonProblems.Internal);

    [Fact]
    public void An_outage_explains_what_is_beside_it() =>
        ExceptionProblems.Of(new AggregateException(Race, Outage, Bug)).ShouldBe(CommonProblems.Unavailable);

    [Fact]
    public void The_rest_is_what_it_was()
    {
        ExceptionProblems.Of(new PermissionsUnavailableException(Bug)).ShouldBe(CommonProblems.Unavailable);
        ExceptionProblems.Of(new BadHttpRequestException("x", 413)).ShouldBe(CommonProblems.TooLarge);
        ExceptionProblems.Of(new BadHttpRequestException("x", 400)).ShouldBe(CommonProblems.Invalid);
        ExceptionProblems.Of(new IOException("a chunk without an end")).ShouldBe(CommonProblems.Invalid);
        ExceptionProblems.Of(new NpgsqlException("gone", new IOException())).ShouldBe(CommonProblems.Unavailable);
        ExceptionProblems.Of(new AggregateException(new ProblemException(CommonProblems.TooLarge))).ShouldBe(CommonProblems.TooLarge);
        ExceptionProblems.Of(Bug).ShouldBe(CommonProblems.Internal);
        ExceptionProblems.Of(new AggregateException()).ShouldBe(CommonProblems.Internal);
    }

    private static PostgresException Duplicate => new("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation);

    private static PostgresException Deadlock => new("deadlock", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected);
}
