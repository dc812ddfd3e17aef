using ConsoleAppFramework;

namespace ZeroTrust.Host.Commands;

/// <summary>What is none of the other commands.</summary>
internal sealed class UnknownCommand
{
    /// <summary>The platform's server and its tools.</summary>
    /// <param name="command">One of the commands below.</param>
    [Command("")]
    public async Task<int> RefuseAsync([Argument] string command)
    {
        await Console.Error.WriteLineAsync($"zerotrust: there is no command '{command}'; `zerotrust --help` lists them.");
        return ExitCodes.BadOption;
    }
}
