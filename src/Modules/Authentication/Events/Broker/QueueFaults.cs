using Microsoft.Extensions.Logging;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>Tells of faults: each is counted; the same one every few seconds is one line.</summary>
internal sealed partial class QueueFaults(string queue, ILogger logger)
{
    private string? _last;

    public void Report(Exception exception)
    {
        BrokerMetrics.Failed(queue);
        var fault = exception.GetType().Name;
        if (fault != _last)
        {
            _last = fault;
            LogFault(logger, queue, exception);
        }
    }

    /// <summary>All is well: the next fault is news.</summary>
    public void Over() => _last = null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} is interrupted; it goes on by itself")]
    private static partial void LogFault(ILogger logger, string queue, Exception exception);
}
