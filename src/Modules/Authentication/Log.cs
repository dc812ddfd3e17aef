using Microsoft.Extensions.Logging;

namespace ZeroTrust.Authentication;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The roles {Roles} together have {Count} permissions for {Audience}: a token with them is longer than {MaxBytes} bytes and carries permissions_ref instead (policy {Policy}; said once)")]
    internal static partial void RolesOverBudget(ILogger logger, string roles, int count, string audience, int maxBytes, string policy);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The service {Service} has {Count} permissions for {Audience}: a token with them is longer than {MaxBytes} bytes and carries permissions_ref instead (policy {Policy}; said once)")]
    internal static partial void PairOverBudget(ILogger logger, string service, int count, string audience, int maxBytes, string policy);
}
