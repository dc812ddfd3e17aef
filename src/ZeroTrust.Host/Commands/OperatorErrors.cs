using ConsoleAppFramework;
using Microsoft.Extensions.Options;
using ZeroTrust.Host.Hosting;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Host.Commands;

/// <summary>
/// Says on standard error what the operator can mend, and ends with <see cref="ExitCodes.BadOption"/>. A filter, because the
/// command-line library answers every exception itself, with a stack trace, before a catch around it would see one.
/// </summary>
internal sealed class OperatorErrors(ConsoleAppFilter next) : ConsoleAppFilter(next)
{
    /// <inheritdoc />
    public override async Task InvokeAsync(ConsoleAppContext context, CancellationToken cancellationToken)
    {
        try
        {
            await Next.InvokeAsync(context, cancellationToken);
        }
        catch (Exception exception) when (Describe(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                await Console.Error.WriteLineAsync($"zerotrust: {line}");
            }

            Environment.ExitCode = ExitCodes.BadOption;
        }
    }

    /// <summary>A sentence for each mistake; none where the exception is not the operator's.</summary>
    internal static IReadOnlyList<string> Describe(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures.Select(failure => $"option {OptionNames.Describe(invalid.OptionsType, failure)}")],
        ArgumentParseFailedException argument => [argument.Message],
        KeyFileException file => [file.Message],
        _ when OptionNames.OfUnreadable(exception) is { } option => [$"option {option} has a value of the wrong type."],
        _ => [],
    };
}
