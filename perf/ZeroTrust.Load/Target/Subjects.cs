namespace ZeroTrust.Load.Target;

/// <summary>Makes people that no earlier run has used, and registers them in batches.</summary>
internal static class Subjects
{
    private const int BatchSize = 100;
    private const int BatchesAtOnce = 4;

    /// <exception cref="InvalidOperationException">An event was refused.</exception>
    public static async Task<Subject[]> RegisterAsync(PlatformClient platform, ServiceToken publisher, int count, bool granted, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var subjects = Enumerable.Range(0, count).Select(_ => new Subject(Guid.CreateVersion7(now).ToString())).ToArray();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(subjects.Chunk(BatchSize), parallel, async (batch, token) =>
        {
            var events = batch.Select(subject => subject.Register(granted, now)).ToArray();
            var answer = await platform.PublishBatchAsync(await publisher.HeaderAsync(platform, token), events, token);
            if (answer.Status != 202) throw new InvalidOperationException($"registering people was refused with {answer.Status}");
            if (EventResults.InForce(answer) != events.Length)
                throw new InvalidOperationException($"of {events.Length} registrations one was {EventResults.FirstNotApplied(answer)}");
        });
        return subjects;
    }
}
