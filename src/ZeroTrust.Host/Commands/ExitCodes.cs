namespace ZeroTrust.Host.Commands;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    /// <summary>Something failed while working.</summary>
    internal const int Failed = 1;

    /// <summary>An option is missing or makes no sense; nothing was started.</summary>
    internal const int BadOption = 2;
}
