using Microsoft.Extensions.Logging;

namespace ZeroTrust.ServiceTokens;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The service directory holds {Count} identities")]
    internal static partial void DirectoryLoaded(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No service token is issued: changes have not been heard of for {Seconds} s")]
    internal static partial void DirectoryTooOld(ILogger logger, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The directory could not read {Name} right after its change; the feed will bring it")]
    internal static partial void DirectoryNotFollowed(ILogger logger, Exception exception, string name);
}
