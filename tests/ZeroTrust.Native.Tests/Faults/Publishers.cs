namespace ZeroTrust.Native.Tests.Faults;

/// <summary>Publishers at work while something happens to the host, and the check that nothing acknowledged was lost.</summary>
internal static class Publishers
{
    /// <summary>Lets them publish during the disturbance; then what was acknowledged must be there, once.</summary>
    public static async Task KeepTheirWordAsync(SampleOrganisation sample, int count, Func<Publisher[], Task> disturbAsync)
    {
        Publisher[] publishers = [.. Enumerable.Range(0, count).Select(number => new Publisher(sample, number))];
        using var stop = new CancellationTokenSource();
        Task[] running = [.. publishers.Select(publisher => publisher.RunAsync(stop.Token))];
        await disturbAsync(publishers);
        await stop.CancelAsync();
        await Task.WhenAll(running);
        var admin = await sample.LoginAsync(sample.Admin);
        foreach (var publisher in publishers)
        {
            await publisher.FinishAsync();
            await publisher.ShouldBeKeptAsync(admin);
        }
    }
}
