using System.Collections.Immutable;
using System.Text.Json;
using Marten;
using ZeroTrust.Mfa.Factors;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>How one kind of factor is checked. All else of an attempt (policy, throttle, record, result) is the same for every kind.</summary>
internal interface IFactorCheck
{
    /// <summary>Of <see cref="Contracts.Mfa.FactorKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Checks. Changes nothing by itself, but for what a refusal must leave, and never throws for what a client sent.</summary>
    /// <param name="factors">The person's factors of this kind that may be proved: confirmed ones, or the one that is being confirmed.</param>
    ValueTask<CheckResult> CheckAsync(Challenge challenge, IReadOnlyList<Factor> factors, FactorProof proof, CancellationToken ct);
}

/// <summary>What a client sent for it. Never printed.</summary>
internal readonly record struct FactorProof(string? Code, JsonElement? Credential)
{
    public override string ToString() => "proof";
}

/// <summary>What came of the check.</summary>
internal abstract record CheckResult
{
    private CheckResult() { }

    /// <summary>Right.</summary>
    /// <param name="Subject">Whose it is.</param>
    /// <param name="Methods">What it adds to <c>amr</c> (RFC 8176).</param>
    /// <param name="IsTwoFactors">Whether it is two factors by itself: a passkey with user verification.</param>
    /// <param name="Use">
    /// Adds to a unit of work what makes it used; the commit throws <c>ConcurrencyException</c> where that was done meanwhile.
    /// </param>
    internal sealed record Right(string Subject, Guid? FactorId, ImmutableArray<string> Methods, bool IsTwoFactors, Action<IDocumentSession> Use) : CheckResult
    {
        /// <summary><c>acr</c> of the session to open, where it is less than two factors: <c>enrolment</c>. Null for the usual.</summary>
        public string? ContextClass { get; init; }

        /// <summary>Adds to the scope's unit of work and its enrolled outbox what must be awaited, after <paramref name="Use"/>; null for nothing.</summary>
        public Func<CancellationToken, ValueTask>? CompleteAsync { get; init; }
    }

    /// <summary>Wrong, with a stable code for the evidence.</summary>
    internal sealed record Wrong(string Reason) : CheckResult;
}
