using Microsoft.Extensions.Logging;

namespace ZeroTrust.ComplianceAudit;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Block {Number} of audit stream {Stream} could not be stored; {Waiting} facts wait behind it; trying again")]
    internal static partial void BlockNotStored(ILogger logger, Exception exception, long number, Guid stream, int waiting);

    [LoggerMessage(Level = LogLevel.Information, Message = "Block {Number} of audit stream {Stream} is stored after {Tries} tries")]
    internal static partial void BlockStoredLate(ILogger logger, long number, Guid stream, int tries);

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit stream {Stream} was stopped with {Waiting} facts unstored; it has no closing block")]
    internal static partial void Abandoned(ILogger logger, Guid stream, int waiting);

    [LoggerMessage(Level = LogLevel.Error, Message = "Block {Block} of the audit stream cannot be read: it was changed after it was stored")]
    internal static partial void BlockUnreadable(ILogger logger, Exception exception, Guid block);

    [LoggerMessage(Level = LogLevel.Warning, Message = "DECISIONS ARE NOT RECORDED: ZeroTrust__ComplianceAudit__DecisionLog is Off. There is no evidence of who was let in, no replay, and no news of refused calls")]
    internal static partial void DecisionsNotRecorded(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Change requests whose time is over could not be marked; the next run goes on")]
    internal static partial void NotExpired(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The purge of the audit trail did not finish; the next run goes on")]
    internal static partial void NotPurged(ILogger logger, Exception exception);
}
