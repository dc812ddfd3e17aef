namespace ZeroTrust.Policy;

/// <summary>The outcome of one check. The default value is a denial. All strings were made when the policy was compiled.</summary>
public readonly record struct Decision
{
    internal Decision(DecisionCode code, RuleReference? rule = null, string? canonicalPath = null, LoginRequirement login = default)
    {
        Code = code;
        Line = rule?.Line ?? 0;
        Rule = rule?.Name;
        Permission = rule?.Permission;
        CanonicalPath = canonicalPath;
        Login = login;
    }

    /// <summary>True only for <see cref="DecisionCode.Allowed"/>.</summary>
    public bool Allowed => Code == DecisionCode.Allowed;

    /// <summary>Why.</summary>
    public DecisionCode Code { get; }

    /// <summary>Line of the rule that decided; 0 when none did.</summary>
    public int Line { get; }

    /// <summary>The listed path that the target equals; null when it equals none. What is forwarded should be this.</summary>
    public string? CanonicalPath { get; }

    /// <summary>Place of the rule that decided, like <c>service_permissions.a.b.endpoints[0]</c>; null when none did.</summary>
    public string? Rule { get; }

    /// <summary>The permission that the matched endpoint asks of a person, or the listed permission that matched; else null.</summary>
    public string? Permission { get; }

    /// <summary>
    /// What an allowed call asks of a person's login beside; the engine does not know the login, so who asked it checks. Nothing for a
    /// denial, a service or a permission.
    /// </summary>
    public LoginRequirement Login { get; }

    internal Decision Denied(DecisionCode code) => new(this, code);

    private Decision(Decision source, DecisionCode code)
    {
        this = source;
        Code = code;
        Login = default;
    }
}
