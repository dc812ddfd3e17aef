namespace ZeroTrust.Load;

/// <summary>Doubles the workers of a closed loop until the server gives no more, and keeps the best clean step.</summary>
internal static class MaximumSearch
{
    private const double WorthwhileGain = 1.03;
    private const double ToleratedErrors = 0.01;

    public static async Task<Maximum> RunAsync(Func<long, CancellationToken, Task<Response>> step, Simulation.Saturation plan, CancellationToken cancellation)
    {
        Maximum? best = null;
        for (var workers = plan.Start; workers <= plan.UpTo; workers *= 2)
        {
            var measured = await ClosedModel.RunAsync(step, workers, plan.Step, cancellation);
            var found = new Maximum(measured.Achieved, workers, measured.Ok.Percentile(99), "the largest number of workers was reached");
            if (ReasonToStop(best, found, measured, plan) is { } reason) return Better(best, found, measured) with { StoppedBecause = reason };
            best = found;
        }

        return best ?? throw new InvalidOperationException("A search has at least one step.");
    }

    private static string? ReasonToStop(Maximum? best, Maximum found, Measurement measured, Simulation.Saturation plan)
    {
        if (measured.ErrorShare > ToleratedErrors) return $"with {found.Workers} workers more than 1 % failed";
        if (found.P99 > plan.P99Limit) return $"with {found.Workers} workers p99 passed {plan.P99Limit.TotalMilliseconds} ms";
        if (best is not null && found.PerSecond < best.PerSecond * WorthwhileGain) return $"{found.Workers} workers gave no more";
        return null;
    }

    // The first step counts even when unclean: there is nothing smaller to fall back to.
    private static Maximum Better(Maximum? best, Maximum found, Measurement measured)
    {
        if (best is null) return found;
        return measured.ErrorShare <= ToleratedErrors && found.PerSecond > best.PerSecond ? found : best;
    }
}
