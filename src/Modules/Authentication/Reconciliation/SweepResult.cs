namespace ZeroTrust.Authentication.Reconciliation;

/// <summary>What one comparison looked at and found.</summary>
internal sealed class SweepResult(string place)
{
    /// <summary>Where the copies of all instances are.</summary>
    public const string Redis = "redis";

    /// <summary>The copies of one instance.</summary>
    public const string Local = "local";

    private const int MaxNamed = 20;
    private readonly SortedDictionary<string, long> _drift = new(StringComparer.Ordinal);
    private readonly List<string> _subjects = [];

    public string Place => place;

    /// <summary>Subjects looked at.</summary>
    public long Compared { get; private set; }

    /// <summary>Whether it looked at all of them; not when Redis stopped answering.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>By name of the kind.</summary>
    public IReadOnlyDictionary<string, long> Drift => _drift;

    /// <summary>Some of the subjects concerned.</summary>
    public IReadOnlyList<string> Subjects => _subjects;

    public void AddCompared(int count) => Compared += count;

    public void Add(string subject, DriftKind kind)
    {
        var name = Reconciliation.Drift.NameOf(kind);
        _drift[name] = _drift.GetValueOrDefault(name) + 1;
        if (_subjects.Count < MaxNamed)
        {
            _subjects.Add(subject);
        }

        SweepMetrics.Found(place, name);
    }
}
