using ZeroTrust.Load.Target;

namespace ZeroTrust.Load;

/// <summary>What a step sees: the client, its number in the schedule and when to give up.</summary>
/// <param name="Number">The arrival's number from 0; of use as the seed of whatever the step draws.</param>
internal sealed record ScenarioContext(PlatformClient Client, long Number, CancellationToken Cancellation);
