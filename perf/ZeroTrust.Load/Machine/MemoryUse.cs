namespace ZeroTrust.Load.Machine;

/// <summary>Resident memory of the server in MB, from before the load to after it; the peak is sampled.</summary>
internal sealed record MemoryUse(double BeforeMegabytes, double AfterMegabytes, double PeakMegabytes);
