namespace ZeroTrust.Policy;

/// <summary>The outcome of one check. The default value is a denial.</summary>
public readonly record struct Decision
{
    private readonly RuleReference? rule;
    private readonly RuleReference? near;
    private readonly MissKind differs;

    internal Decision(DecisionCode code, RuleReference? rule = null, string? canonicalPath = null, LoginRequirement login = default)
    {
        Code = code;
        this.rule = rule;
        CanonicalPath = canonicalPath;
        Login = login;
    }

    private Decision(Decision source, DecisionCode code, DecisionCode? audited, RuleReference? near, MissKind differs)
    {
        this = source;
        Code = code;
        Audited = audited;
        this.near = near;
        this.differs = differs;
        Login = code == DecisionCode.Allowed ? source.Login : default;
    }

    /// <summary>True only for <see cref="DecisionCode.Allowed"/>.</summary>
    public bool Allowed => Code == DecisionCode.Allowed;

    /// <summary>Why.</summary>
    public DecisionCode Code { get; }

    /// <summary>
    /// True where a rule denies the call, or might and its condition cannot be evaluated: then nothing else that allows it counts, such as
    /// that everybody may call it.
    /// </summary>
    public bool IsExplicitDenial => Code is DecisionCode.DeniedEndpoint or DecisionCode.DeniedByRule || (Code == DecisionCode.ConditionError && near is null);

    /// <summary>
    /// Set where a call passes only because its pair is in <see cref="PolicyMode.Audit"/>: why it would be denied. Null otherwise.
    /// </summary>
    public DecisionCode? Audited { get; }

    /// <summary>Line of the rule that decided; 0 when none did.</summary>
    public int Line => rule?.Line ?? 0;

    /// <summary>The target's canonical form, without the query; null when it has none, or was not looked at. What is forwarded should be this.</summary>
    public string? CanonicalPath { get; }

    /// <summary>Place of the rule that decided, like <c>service_permissions.a.b.endpoints[0]</c>; null when none did.</summary>
    public string? Rule => rule?.Name;

    /// <summary>The permission that the matched endpoint asks of a person, or the listed permission that matched; else null.</summary>
    public string? Permission => rule?.Permission;

    /// <summary>
    /// What an allowed call asks of a person's login beside; the engine does not know the login, so who asked it checks. Nothing for a
    /// denial, a service or a permission.
    /// </summary>
    public LoginRequirement Login { get; }

    /// <summary>
    /// What came nearest to allowing a call that is denied, or would be without <see cref="Audited"/>; null where nothing came near, and
    /// for an explicit denial. For operators and logs.
    /// </summary>
    public NearestMiss? Nearest => near is null ? null : new NearestMiss(near.Name, near.Line, differs);

    internal Decision Denied(DecisionCode code) => new(this, code, null, null, default);

    internal Decision Missed(RuleReference? nearest, MissKind difference) => new(this, Code, Audited, nearest, difference);

    // What is only recorded passes; the reason and the nearest miss stay.
    internal Decision PassedForAudit() => new(this, DecisionCode.Allowed, Code, near, differs);
}
