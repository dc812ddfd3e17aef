namespace ZeroTrust.Host.Commands;

/// <summary>
/// What the command-line library would answer with help and success: a command without the arguments that it needs. A script whose
/// variable is empty must not take a key for revoked.
/// </summary>
internal static class MissingArguments
{
    private static readonly string[] PolicyVerbs =
    [
        "lint", "test", "diff", "schema", "apply", "activate", "rollback", "shadow", "replay", "bundle", "-h", "--help", "--version",
    ];

    /// <summary>The sentence for the operator, or null where the library may go on.</summary>
    internal static string? Of(string[] arguments) => arguments switch
    {
        ["import"] => "'import' needs --source and --file; `zerotrust import --help` explains them.",
        ["keys", "revoke"] => "'keys revoke' needs the key's id; `zerotrust keys list` shows it.",
        ["keys"] => "'keys' needs one of list, rotate, revoke and rotate-wrapping.",
        ["keys", not ("list" or "rotate" or "revoke" or "rotate-wrapping" or "-h" or "--help" or "--version"), ..] =>
            $"there is no command 'keys {arguments[1]}'; `zerotrust --help` lists them.",
        ["admin", "recover"] => "'admin recover' needs --user; `zerotrust admin recover --help` explains it.",
        ["admin"] => "'admin' needs recover.",
        ["admin", not ("recover" or "-h" or "--help" or "--version"), ..] => $"there is no command 'admin {arguments[1]}'; `zerotrust --help` lists them.",
        ["policy"] => "'policy' needs a verb; `zerotrust --help` lists them.",
        ["policy", var verb, ..] when !PolicyVerbs.Contains(verb) => $"there is no command 'policy {verb}'; `zerotrust --help` lists them.",
        ["policy", "apply"] => "'policy apply' needs a policy file; `zerotrust policy apply --help` explains it.",
        ["policy", "activate"] => "'policy activate' needs the policy's hash; `zerotrust policy apply` shows it.",
        ["policy", "replay"] => "'policy replay' needs a policy file, --from and --to; `zerotrust policy replay --help` explains them.",
        ["policy", "bundle", "create"] => "'policy bundle create' needs a policy file, --key, --sequence and --out.",
        ["policy", "bundle", "verify"] => "'policy bundle verify' needs a bundle and --key.",
        ["policy", "bundle"] => "'policy bundle' needs one of create and verify.",
        ["policy", "bundle", not ("create" or "verify" or "-h" or "--help" or "--version"), ..] =>
            $"there is no command 'policy bundle {arguments[2]}'; `zerotrust --help` lists them.",
        _ => PolicyFiles.PolicyFilesArguments.Missing(arguments),
    };
}
