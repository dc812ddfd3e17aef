namespace ZeroTrust.Policy;

// What a decision names: one rule of the file. The name of a rule in a list is written when somebody first asks for it, since most
// of the rules of a large policy are never named; the string is then kept.
internal class RuleReference
{
    private readonly RuleList? list;
    private readonly int index;
    private string? name;

    internal RuleReference(string name, int line, string? permission = null, LoginRequirement login = default)
    {
        this.name = name;
        Line = line;
        Permission = permission;
        Login = login;
    }

    internal RuleReference(RuleList list, int index, int line, string? permission = null, LoginRequirement login = default)
    {
        this.list = list;
        this.index = index;
        Line = line;
        Permission = permission;
        Login = login;
    }

    internal string Name => name ??= list!.NameOf(index);

    internal int Line { get; }

    internal string? Permission { get; }

    internal LoginRequirement Login { get; }
}
