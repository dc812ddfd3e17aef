using JasperFx;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Platform.Grouping;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// Exchanges a refresh token together with its evidence: what cannot be recorded does not use up the token, so the client may
/// try again. Refreshes that arrive together share a commit.
/// </summary>
internal sealed class SessionRotation
{
    private const int MaxGroup = 64;
    private const int MaxCommitsAtOnce = 2;
    private readonly IDocumentStore _documents;
    private readonly PersonalValues _values;
    private readonly IAuditWriter _audit;
    private readonly TimeSpan _idle;
    private readonly TimeProvider _clock;
    private readonly WorkGroups<Rotation, bool> _groups;

    public SessionRotation(IDocumentStore documents, PersonalValues values, IAuditWriter audit, IOptions<AuthenticationOptions> options, TimeProvider clock)
    {
        _documents = documents;
        _values = values;
        _audit = audit;
        _idle = options.Value.SessionIdle;
        _clock = clock;
        _groups = new(RotateAsync, MaxGroup, MaxCommitsAtOnce);
    }

    /// <summary>Puts the next token in the place of the presented one, if that is still the good one; true for exactly one of many.</summary>
    public Task<bool> TryAsync(string subject, PresentedToken presented, byte[] nextHash, string address, CancellationToken ct) => _groups.RunAsync(
        new Rotation(
            presented, nextHash, _values.Seal("client_address", address),
            new AuditEntry("session.refreshed", new AuditActor("user", subject), "session", presented.SessionId, AuditOutcome.Success)),
        ct);

    private async Task<IReadOnlyList<bool>> RotateAsync(IReadOnlyList<Rotation> group)
    {
        // Of several for one session the first tries; the others have lost, whatever comes of it.
        var tries = group.DistinctBy(rotation => rotation.Presented.SessionId).ToHashSet(ReferenceEqualityComparer.Instance);
        var won = await CommitAsync([.. group.Where(tries.Contains)]);
        return [.. group.Select(rotation => won && tries.Contains(rotation))];
    }

    /// <exception cref="ConcurrencyException">One of several has lost: each is tried alone then.</exception>
    private async Task<bool> CommitAsync(IReadOnlyList<Rotation> rotations)
    {
        var now = _clock.GetUtcNow();
        await using var unitOfWork = _documents.LightweightSession();
        unitOfWork.QueueOperation(new RotateOperation(rotations, now, now + _idle));
        foreach (var rotation in rotations)
        {
            _audit.Append(unitOfWork, rotation.Evidence);
        }

        try
        {
            await unitOfWork.SaveChangesAsync();
            return true;
        }
        catch (ConcurrencyException) when (rotations.Count == 1)
        {
            return false;
        }
    }
}
