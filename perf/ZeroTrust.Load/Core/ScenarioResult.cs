using System.Collections.Immutable;
using ZeroTrust.Load.Machine;

namespace ZeroTrust.Load;

/// <summary>What a scenario came to. Without a measurement it was skipped or could not run, and the note says why.</summary>
internal sealed record ScenarioResult(string Name, string Load)
{
    public Measurement? Measurement { get; init; }
    public Maximum? Maximum { get; init; }
    public MemoryUse? Memory { get; init; }
    public ImmutableArray<Fact> Facts { get; init; } = [];
    public ImmutableArray<ScenarioResult> Companions { get; init; } = [];
    public string? Note { get; init; }

    /// <summary>True when the run as a whole must not count as good. Slow is never failed.</summary>
    public bool Failed { get; init; }

    public IEnumerable<ScenarioResult> Rows => Companions.Prepend(this);

    /// <summary>Judges by answers, not by times: nothing answered, or a failure where none is allowed.</summary>
    public ScenarioResult Judged(bool failuresAllowed) => this with
    {
        Failed = Rows.Any(row => row.Measurement is { Ok.Count: 0 } || (!failuresAllowed && row.Measurement is { ErrorCount: > 0 })),
    };
}
