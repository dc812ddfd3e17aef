namespace ZeroTrust.Host.Commands.PolicyFiles;

/// <summary>
/// The command-line library takes a list of files as the last option only, and operands in the first places only. People write them where
/// they like.
/// </summary>
internal static class PolicyFilesArguments
{
    private const string Files = "--files";
    private static readonly string[] WithValue = ["--environment", "-e", "--format", "-f"];

    /// <summary>The arguments in the order that the library takes; those of other commands as they are.</summary>
    internal static string[] Arrange(string[] arguments) => arguments switch
    {
        ["policy", "lint" or "test", ..] when !AsksForHelp(arguments) => Arrange(arguments, filesLast: true),
        ["policy", "diff", ..] when !AsksForHelp(arguments) => Arrange(arguments, filesLast: false),
        _ => arguments,
    };

    /// <summary>The sentence for the operator where files are missing, or null.</summary>
    internal static string? Missing(string[] arguments)
    {
        if (arguments is not ["policy", var verb, ..] || AsksForHelp(arguments))
        {
            return null;
        }

        var operands = Split(arguments).Operands.Count;
        return verb switch
        {
            "lint" when operands == 0 => "'policy lint' needs a policy file.",
            "test" when operands == 0 => "'policy test' needs a test file or a folder with such files.",
            "diff" when operands != 2 => "'policy diff' needs two policy files: the older one, then the newer one.",
            _ => null,
        };
    }

    private static bool AsksForHelp(string[] arguments) => arguments.Any(argument => argument is "-h" or "--help" or "--version");

    private static string[] Arrange(string[] arguments, bool filesLast)
    {
        var (options, operands) = Split(arguments);
        return filesLast
            ? [arguments[0], arguments[1], .. options, Files, .. operands]
            : [arguments[0], arguments[1], .. operands, .. options];
    }

    private static (List<string> Options, List<string> Operands) Split(string[] arguments)
    {
        var (options, operands) = (new List<string>(), new List<string>());
        for (var i = 2; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument == Files)
            {
                continue;
            }

            if (!argument.StartsWith('-'))
            {
                operands.Add(argument);
                continue;
            }

            options.Add(argument);
            if (WithValue.Contains(argument) && i + 1 < arguments.Length)
            {
                options.Add(arguments[++i]);
            }
        }

        return (options, operands);
    }
}
