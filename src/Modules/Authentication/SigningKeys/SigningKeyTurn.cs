using System.Globalization;
using System.Security.Cryptography;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>
/// One turn at the keys: nobody else changes them until the unit of work ends. Whatever is done in it is one commit, with its
/// audit entries, its facts and its announcement to all instances.
/// </summary>
internal sealed class SigningKeyTurn(
    IDocumentSession session, IMartenOutbox outbox, IReadOnlyList<SigningKeyDocument> stored, DateTimeOffset now,
    IKeyWrapper wrapper, IAuditWriter audit, SigningKeyOptions options, AuditActor actor)
{
    private readonly Dictionary<string, SigningKeyDocument> _keys = stored.ToDictionary(key => key.Id, StringComparer.Ordinal);
    private bool _changed;

    public IReadOnlyCollection<SigningKeyLife> Keys => [.. _keys.Values.Select(key => key.ToLife())];

    /// <summary>Does everything that is due.</summary>
    public async Task RunScheduleAsync(CancellationToken ct)
    {
        while (SigningKeySchedule.Next(Keys, options, now) is { } step)
        {
            switch (step)
            {
                case SigningKeyStep.Publish(var algorithm, var reason):
                    await PublishAsync(algorithm, reason, ct);
                    break;
                case SigningKeyStep.Activate(var keyId, var reason):
                    await ActivateAsync(keyId, reason);
                    break;
                case SigningKeyStep.Remove(var keyId, var reason):
                    await RemoveAsync(keyId, reason);
                    break;
            }
        }
    }

    /// <summary>Publishes the next key now, which signs after the lead; null where one is on its way already.</summary>
    public async Task<SigningKeyLife?> RotateAsync(string reason, CancellationToken ct) =>
        SigningKeySchedule.Upcoming(Keys) is null ? await PublishAsync(options.AlgorithmName, reason, ct) : null;

    /// <summary>
    /// Refuses the key from now on and destroys its private half. Where it was the one that signs, the next one signs at once: it
    /// may be unknown to a verifier, but a compromised key must not sign. False where there is no such key.
    /// </summary>
    public async Task<bool> RevokeAsync(string keyId, string reason, CancellationToken ct)
    {
        if (!_keys.TryGetValue(keyId, out var key))
        {
            return false;
        }

        if (key.RevokedAt is null)
        {
            key.Take(key.ToLife().Revoke(now, options.Keep));
            key.Wrapped = [];
            session.Update(key);
            await NoteAsync("signing_key.revoked", key, reason);
            await RunScheduleAsync(ct);
        }

        return true;
    }

    /// <summary>Commits; does nothing where nothing was changed.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        if (_changed)
        {
            session.Announce(SigningKeyRing.TopicName, "changed");
            await session.SaveChangesAsync(ct);
        }
    }

    private async Task<SigningKeyLife> PublishAsync(string algorithm, string reason, CancellationToken ct)
    {
        using var made = SigningKey.Generate(algorithm);
        var pkcs8 = made.ExportPkcs8();
        var key = new SigningKeyDocument
        {
            Id = made.KeyId, Algorithm = algorithm, Wrapped = await wrapper.WrapAsync(pkcs8, SigningKeyRing.Purpose, ct),
            CreatedAt = now, SignsFrom = now + options.PublishLead,
        };
        CryptographicOperations.ZeroMemory(pkcs8);
        _keys.Add(key.Id, key);
        session.Insert(key);
        await NoteAsync("signing_key.published", key, reason);
        return key.ToLife();
    }

    private async Task ActivateAsync(string keyId, string reason)
    {
        foreach (var before in _keys.Values.Where(key => key.ToLife().State == SigningKeyState.Active))
        {
            before.Take(before.ToLife().Retire(now, options.Keep));
            session.Update(before);
            await NoteAsync("signing_key.retired", before, reason);
        }

        var key = _keys[keyId];
        key.Take(key.ToLife().Activate(now));
        session.Store(key);
        await NoteAsync("signing_key.activated", key, reason);
    }

    private ValueTask RemoveAsync(string keyId, string reason)
    {
        _keys.Remove(keyId, out var key);
        session.Delete(key!);
        return NoteAsync("signing_key.removed", key!, reason);
    }

    private ValueTask NoteAsync(string action, SigningKeyDocument key, string reason)
    {
        _changed = true;
        audit.Append(session, new AuditEntry(action, actor, "signing_key", key.Id, AuditOutcome.Success, reason)
        {
            Changes =
            [
                new AuditChange("algorithm", null, key.Algorithm),
                new AuditChange("signs_from", null, key.SignsFrom?.ToString("O", CultureInfo.InvariantCulture)),
            ],
        });
        return outbox.PublishAsync(new SigningKeyChanged(now, key.Id, key.Algorithm, action, reason));
    }
}
