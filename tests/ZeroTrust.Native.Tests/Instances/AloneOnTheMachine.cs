namespace ZeroTrust.Native.Tests.Instances;

/// <summary>Tests of the promised second run by themselves: what they measure is the product, not the load of other tests.</summary>
[CollectionDefinition(nameof(AloneOnTheMachine), DisableParallelization = true)]
public sealed class AloneOnTheMachine;
