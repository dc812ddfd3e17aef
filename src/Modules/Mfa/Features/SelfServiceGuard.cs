using System.Diagnostics.CodeAnalysis;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Features;

/// <summary>
/// Lets a person change the own factors: with a recent login, and by two factors where the person has a confirmed one already. Else
/// whoever knows the password alone could add a factor of his own beside the owner's. One at a time.
/// </summary>
internal sealed class SelfServiceGuard(FactorStore factors, RefusedCalls refused, IOptions<StepUpOptions> stepUp, TimeProvider clock)
{
    private static readonly RequiredLogin TwoFactors = new(ContextClasses.TwoFactors, Recent: true);
    private static readonly RequiredLogin OneFactor = new(ContextClass: null, Recent: true);

    /// <summary>The person who calls about the own factors; null for a service.</summary>
    public static string? SubjectOf(HttpContext context) =>
        context.Scope().Caller is { Kind: CallerKind.User, Actor: null } caller ? caller.Subject : null;

    /// <summary>
    /// Begins a change: takes the person's turn in the session's transaction, reads the factors within it, and looks at the login. A
    /// refusal for the login is recorded.
    /// </summary>
    public async Task<FactorChange> BeginAsync(HttpContext context, IDocumentSession session, CancellationToken ct)
    {
        if (SubjectOf(context) is not { } subject)
        {
            return new FactorChange(MfaProblems.PeopleOnly);
        }

        if (!await FactorTurn.TryTakeAsync(session, subject, ct))
        {
            return new FactorChange(CommonProblems.Conflict);
        }

        var all = await factors.AllAsync(subject, ct);
        return await RefuseAsync(context, all) is { } problem ? new FactorChange(problem) : new FactorChange(subject, all);
    }

    private async ValueTask<Problem?> RefuseAsync(HttpContext context, IReadOnlyList<Factor> all)
    {
        var scope = context.Scope();
        var required = all.Any(factor => factor.ConfirmedAt is not null) && !ProvedWeakFactor(scope.Caller) ? TwoFactors : OneFactor;
        if (StepUp.Refuse(scope.Caller, required, stepUp.Value.MaxAgeSeconds, clock.GetUtcNow()) is not { } insufficient)
        {
            return null;
        }

        return await refused.RecordAsync(context, scope.Actor, permission: null, "insufficient_user_authentication")
            ? insufficient
            : CommonProblems.Unavailable;
    }

    // Who has nothing but a telephone number proves it, and is then let in to enrol something better and for nothing else.
    private static bool ProvedWeakFactor(Caller caller) =>
        caller.ContextClass == ContextClasses.Enrolment && caller.AuthenticationMethods.Contains("mfa");
}

/// <summary>A change of a person's factors that may go on, or the problem.</summary>
internal sealed record FactorChange
{
    public FactorChange(Problem problem) => Problem = problem;

    /// <param name="factors">All that the person has and has begun.</param>
    public FactorChange(string subject, IReadOnlyList<Factor> factors) => (Subject, Factors) = (subject, factors);

    public string? Subject { get; }

    public IReadOnlyList<Factor> Factors { get; } = [];

    public Problem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Subject))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool MayGoOn => Problem is null;

    /// <summary>Those that count.</summary>
    public IEnumerable<Factor> Confirmed => Factors.Where(factor => factor.ConfirmedAt is not null);

    /// <summary>The person's factor with this id, begun or confirmed; null for none.</summary>
    public Factor? Find(string? id) => Guid.TryParse(id, out var guid) ? Factors.FirstOrDefault(factor => factor.Id == guid) : null;
}
