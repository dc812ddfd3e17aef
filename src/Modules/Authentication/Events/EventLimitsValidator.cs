using Microsoft.Extensions.Options;

namespace ZeroTrust.Authentication.Events;

/// <summary>The largest request must fit when nothing else waits.</summary>
internal sealed class EventLimitsValidator : IValidateOptions<EventOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, EventOptions options)
    {
        if (options.MaxWaitingEvents < options.MaxBatch)
        {
            return ValidateOptionsResult.Fail($"{EventOptions.Section}:MaxWaitingEvents must be at least MaxBatch.");
        }

        return options.MaxWaitingBytes < options.MaxBodyBytes
            ? ValidateOptionsResult.Fail($"{EventOptions.Section}:MaxWaitingBytes must be at least MaxBodyBytes.")
            : ValidateOptionsResult.Success;
    }
}
