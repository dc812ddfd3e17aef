using Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.People;

/// <summary>Carries out what <see cref="StepUpDemanded"/> asks for.</summary>
public interface IStepUpDemands
{
    /// <summary>
    /// Adds the change of the person and its evidence to the unit of work and gives the message to publish with it; null, and nothing
    /// added, where there is nobody or the person's instant is as late already.
    /// </summary>
    Task<PermissionsChanged?> RecordAsync(StepUpDemanded demanded, IDocumentSession session, CancellationToken ct);
}

/// <summary>Moves <see cref="PersonDocument.StepUpAfter"/>, only ever forward.</summary>
internal sealed class StepUpDemands(PersonStore people, IAuditWriter audit) : IStepUpDemands
{
    private const string Cause = "step_up.demanded";

    /// <inheritdoc />
    public async Task<PermissionsChanged?> RecordAsync(StepUpDemanded demanded, IDocumentSession session, CancellationToken ct)
    {
        var after = WholeSecondFrom(demanded.At);
        if (await people.LoadAsync(session, demanded.Subject, ct) is not { } person || person.StepUpAfter >= after)
        {
            return null;
        }

        person.StepUpAfter = after;
        audit.Append(session, new AuditEntry(Cause, AuditActor.System, "user", person.Id, AuditOutcome.Success, demanded.Reason));
        return people.RecordChange(session, person, Cause);
    }

    // A token's auth_time has whole seconds, rounded down. Rounded up, the instant is after every login before the demand, even one of
    // the same second, which may be the very login that the demand is about.
    internal static DateTimeOffset WholeSecondFrom(DateTimeOffset at)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
        return second == at ? second : second.AddSeconds(1);
    }
}
