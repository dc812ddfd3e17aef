using System.Diagnostics;
using System.Globalization;
using ZeroTrust.Load.Machine;

namespace ZeroTrust.Load.Tests;

public sealed class MachineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(25);

    [Fact]
    public void A_process_is_stopped_and_goes_on()
    {
        using var sleeper = Process.Start("sleep", "30");
        try
        {
            SpinWait.SpinUntil(() => ProcessStatus.Name(sleeper.Id) == "sleep", Deadline).ShouldBeTrue();
            var frozen = new FrozenProcess(sleeper.Id, "sleep");

            frozen.Freeze();
            SpinWait.SpinUntil(() => IsStopped(sleeper.Id), Deadline).ShouldBeTrue();

            frozen.Thaw();
            frozen.Thaw();
            SpinWait.SpinUntil(() => !IsStopped(sleeper.Id), Deadline).ShouldBeTrue();
        }
        finally
        {
            sleeper.Kill();
        }
    }

    [Fact]
    public void A_process_of_another_program_is_never_stopped() =>
        Should.Throw<InvalidOperationException>(() => new FrozenProcess(Environment.ProcessId, "redis"));

    [Fact]
    public void Memory_is_read_of_a_living_process_and_not_of_one_that_is_gone()
    {
        ProcessStatus.ResidentMegabytes(Environment.ProcessId).ShouldNotBeNull().ShouldBeGreaterThan(1);
        ProcessStatus.PeakMegabytes(Environment.ProcessId).ShouldNotBeNull().ShouldBeGreaterThan(1);
        ProcessStatus.ResidentMegabytes(int.MaxValue).ShouldBeNull();
        ProcessStatus.Megabytes("VmRSS:\t  2048 kB\n", "VmRSS:").ShouldBe(2);
    }

    [Fact]
    public void Signs_at_a_rate() => SigningRate.Measure(TimeSpan.FromMilliseconds(50)).ShouldBeGreaterThan(10);

    private static bool IsStopped(int pid) =>
        File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/status").Contains("State:\tT", StringComparison.Ordinal);
}
