namespace ZeroTrust.Load.Machine;

/// <summary>Stops a process by SIGSTOP, its connections staying open, until thawed. Refuses any but the program named.</summary>
internal sealed class FrozenProcess
{
    private readonly int _pid;

    public FrozenProcess(int pid, string program)
    {
        if (ProcessStatus.Name(pid)?.StartsWith(program, StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"Process {pid} is not {program}.");
        _pid = pid;
    }

    public void Freeze() => Native.Signal(_pid, Native.SigStop);

    /// <summary>Safe to call twice, and on a process that was never frozen.</summary>
    public void Thaw() => Native.Signal(_pid, Native.SigCont);
}
