using System.Data.Common;
using JasperFx;
using Marten.Storage;
using Weasel.Storage;
using ZeroTrust.Authentication.People;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;
using OperationRole = Weasel.Core.OperationRole;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// The compare-and-set of one or more refreshes, of a session each, as a part of a unit of work, which it fails as a whole when
/// one of the tokens is no longer the good one.
/// </summary>
internal sealed class RotateOperation(IReadOnlyList<Rotation> rotations, DateTimeOffset idleUntil) : IStorageOperation
{
    // The instant of the exchange is PostgreSQL's, as is that of a later use: FoundSession.SinceExchange.
    // The person is looked at again: the access token is of a state that was read before, so if it is of one after the end of all
    // sessions, that end is seen here.
    private const string Update = $"""
        update authentication.sessions s
        set generation = s.generation + 1, token_hash = n.next_hash, rotated_at = clock_timestamp(), idle_until = least(?, s.ends_at), address = n.address,
          key_thumbprint = coalesce(s.key_thumbprint, nullif(n.key, ''))
        from unnest(?, ?, ?, ?, ?, ?) as n(id, generation, hash, next_hash, address, key)
        where s.id = n.id and s.generation = n.generation and s.token_hash = n.hash and s.revoked_at is null
          and not exists (select from {PersonTable.Name} p where p.id = s.subject and {PersonTable.SessionsFromEpoch} > s.epoch)
        returning 1
        """;

    // As for every plain statement: Marten would look for a table of its own for any other type, where it may make tables.
    public Type DocumentType => typeof(StorageFeatures);

    public OperationRole Role() => OperationRole.Other;

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        // In the order of ids, so that two groups of two instances do not wait for each other in a ring.
        Rotation[] ordered = [.. rotations.OrderBy(rotation => rotation.Presented.SessionId, StringComparer.Ordinal)];
        object[] values =
        [
            idleUntil,
            Array.ConvertAll(ordered, rotation => rotation.Presented.SessionId),
            Array.ConvertAll(ordered, rotation => rotation.Presented.Generation),
            Array.ConvertAll(ordered, rotation => rotation.Presented.Hash),
            Array.ConvertAll(ordered, rotation => rotation.NextHash),
            Array.ConvertAll(ordered, rotation => rotation.SealedAddress),
            Array.ConvertAll(ordered, rotation => rotation.KeyThumbprint),
        ];
        foreach (var (parameter, value) in builder.AppendWithParameters(Update).Zip(values))
        {
            // Marten takes every parameter for text until told otherwise.
            parameter.ResetDbType();
            parameter.Value = value;
        }
    }

    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        var changed = 0;
        while (await reader.ReadAsync(token))
        {
            changed++;
        }

        if (changed < rotations.Count)
        {
            exceptions.Add(new ConcurrencyException(typeof(Session), rotations[0].Presented.SessionId));
        }
    }
}
