using Microsoft.Extensions.Logging;

namespace ZeroTrust.Permissions;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Hash} (activation {Number}) is active: {Pairs} pairs, {Roles} roles, {Warnings} warnings")]
    internal static partial void PolicyActive(ILogger logger, string hash, long number, int pairs, int roles, int warnings);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Policy, line {Line}, column {Column}: {Code}: {Text}")]
    internal static partial void PolicyWarning(ILogger logger, int line, int column, string code, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tokens of these roles and pairs would be longer than MaxTokenBytes allows and carry permissions_ref: {Holders}")]
    internal static partial void TokensOverBudget(ILogger logger, string holders);

    [LoggerMessage(Level = LogLevel.Error, Message = "The active policy could not be followed; the one in memory stays and it is tried again")]
    internal static partial void FollowFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The shadow policy {Hash} cannot be used by this version, or was changed in the database; there is none on this instance")]
    internal static partial void ShadowUnusable(ILogger logger, string hash);

    [LoggerMessage(Level = LogLevel.Error, Message = "The shadow policy could not be followed; it is tried again")]
    internal static partial void ShadowFollowFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The watched policy file {File} is refused, the active policy stays: {Cause}")]
    internal static partial void WatchRefused(ILogger logger, string file, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "The watched policy file {File} was submitted as {Hash}: {Outcome}")]
    internal static partial void WatchSubmitted(ILogger logger, string file, string hash, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "The watched policy file could not be submitted; it is tried again")]
    internal static partial void WatchFailed(ILogger logger, Exception exception);
}
