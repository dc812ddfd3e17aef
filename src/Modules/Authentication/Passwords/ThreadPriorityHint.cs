using System.Runtime.InteropServices;

namespace ZeroTrust.Authentication.Passwords;

/// <summary>
/// Linux gives each thread a nice value of its own; .NET's thread priorities do nothing there. A refused call changes nothing
/// but how the cores are shared.
/// </summary>
internal static partial class ThreadPriorityHint
{
    private const int PriorityOfProcess = 0;
    private const int CallingThread = 0;
    private const int Nice = 10;

    /// <summary>Lets every other thread go first.</summary>
    public static void Lower() => _ = SetPriority(PriorityOfProcess, CallingThread, Nice);

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
