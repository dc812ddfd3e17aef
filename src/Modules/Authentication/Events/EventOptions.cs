using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication.Events;

/// <summary>Section <c>ZeroTrust:Events</c>: who may publish what.</summary>
public sealed class EventOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "ZeroTrust:Events";

    /// <summary>The sources that are listened to; an event of any other is rejected.</summary>
    public IList<EventSourceOptions> Sources { get; } = [];

    /// <summary>Most events of one batch.</summary>
    [Range(1, 5000)]
    public int MaxBatch { get; set; } = 500;

    /// <summary>Most bytes of one body.</summary>
    [Range(1024, 16_777_216)]
    public int MaxBodyBytes { get; set; } = 1_048_576;

    /// <summary>Tries of one batch when somebody else changes the same people at the same time.</summary>
    [Range(1, 50)]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Transactions under way at once; requests that arrive meanwhile share the next one.</summary>
    [Range(1, 64)]
    public int MaxTransactions { get; set; } = 2;

    /// <summary>Events that may wait, their callers gone or not; a request that would pass it is answered 503.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaitingEvents { get; set; } = 10_000;

    /// <summary>Bytes of the bodies that may wait; a request that would pass it is answered 503.</summary>
    [Range(1024, 1_073_741_824)]
    public int MaxWaitingBytes { get; set; } = 16_777_216;

    /// <summary>Days that the id of an event is remembered; a repeat after that is «late» instead of «duplicate».</summary>
    [Range(1, 3650)]
    public int KeepReceivedDays { get; set; } = 30;
}

/// <summary>One event source and what it may grant.</summary>
public sealed class EventSourceOptions
{
    /// <summary>The <c>source</c> of its events.</summary>
    public string Source { get; set; } = "";

    /// <summary>The name of the service identity that alone may publish them.</summary>
    public string Publisher { get; set; } = "";

    /// <summary>The roles that its events may grant, by name; no patterns.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>
    /// The services that its events may assign to a <c>service_owner</c> (<c>assigned_services</c>), by name; none by default,
    /// because who administers a service can take over its identity.
    /// </summary>
    public IList<string> Services { get; } = [];
}

[OptionsValidator]
internal sealed partial class EventOptionsValidator : IValidateOptions<EventOptions>;

/// <summary>The rules between the fields of the sources.</summary>
internal sealed class EventSourcesValidator : IValidateOptions<EventOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, EventOptions options)
    {
        var errors = options.Sources.SelectMany((source, index) => ErrorsOf(source, $"{EventOptions.Section}:Sources:{index}")).ToList();
        errors.AddRange(options.Sources
            .GroupBy(source => source.Source, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"{EventOptions.Section}:Sources must name each Source once, not '{group.Key}' {group.Count()} times."));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> ErrorsOf(EventSourceOptions source, string path)
    {
        if (!PersonText.IsName(source.Source, PersonText.MaxSource))
        {
            yield return $"{path}:Source must be 1 to {PersonText.MaxSource} characters without control characters.";
        }

        if (!PersonText.IsName(source.Publisher, PersonText.MaxSource))
        {
            yield return $"{path}:Publisher must be the name of a service identity.";
        }

        foreach (var role in source.Roles.Where(role => !PersonText.IsRole(role)))
        {
            yield return $"{path}:Roles must hold names of roles; '{role}' is none (patterns such as * are never allowed).";
        }

        foreach (var service in source.Services.Where(service => !PersonText.IsAssignableService(service)))
        {
            yield return $"{path}:Services must hold names of services; '{service}' is none.";
        }
    }
}
