using ConsoleAppFramework;

namespace ZeroTrust.Host.Commands;

/// <summary>For commands without options, of which the command-line library would ignore whatever follows.</summary>
internal sealed class NoArguments(ConsoleAppFilter next) : ConsoleAppFilter(next)
{
    // The library looks for these after the filters.
    private static readonly string[] Answered = ["-h", "--help", "--version"];

    /// <inheritdoc />
    public override Task InvokeAsync(ConsoleAppContext context, CancellationToken cancellationToken) =>
        context.Arguments.Skip(context.CommandDepth).All(Answered.Contains)
            ? Next.InvokeAsync(context, cancellationToken)
            : throw new ArgumentParseFailedException($"'{context.CommandName}' takes no arguments; settings come from environment variables.");
}
