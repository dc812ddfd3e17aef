using Microsoft.Extensions.Logging;

namespace ZeroTrust.ServiceTokens;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The service directory holds {Count} identities")]
    internal static partial void DirectoryLoaded(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No service token is issued: changes have not been heard of for {Seconds} s")]
    internal static partial void DirectoryTooOld(ILogger logger, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A client assertion could not be marked as used and was refused")]
    internal static partial void AssertionNotMarked(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The stored keys of {Name} are no longer accepted ({Reason}); it cannot prove itself by them")]
    internal static partial void KeysRefused(ILogger logger, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The directory could not read {Name} right after its change; the feed will bring it")]
    internal static partial void DirectoryNotFollowed(ILogger logger, Exception exception, string name);
}
