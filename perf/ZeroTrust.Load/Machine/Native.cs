using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ZeroTrust.Load.Machine;

/// <summary>The system calls that .NET does not offer.</summary>
internal static partial class Native
{
    public const int SigCont = 18;
    public const int SigStop = 19;
    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;

    /// <summary>May return early on a signal; the caller looks at the clock again.</summary>
    public static void SleepUntil(long seconds, long nanoseconds) =>
        _ = clock_nanosleep(ClockMonotonic, AbsoluteTime, new Timespec(seconds, nanoseconds), 0);

    public static void Signal(int pid, int signal)
    {
        if (kill(pid, signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Signal {signal} to process {pid} failed.");
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int clock_nanosleep(int clock, int flags, in Timespec until, nint remaining);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
