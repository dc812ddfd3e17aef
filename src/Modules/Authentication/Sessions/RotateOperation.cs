using System.Data.Common;
using JasperFx;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;
using OperationRole = Weasel.Core.OperationRole;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// The compare-and-set of one or more refreshes, of a session each, as a part of a unit of work, which it fails as a whole when
/// one of the tokens is no longer the good one.
/// </summary>
internal sealed class RotateOperation(IReadOnlyList<Rotation> rotations, DateTimeOffset now, DateTimeOffset idleUntil) : IStorageOperation
{
    private const string Update = """
        update authentication.sessions s
        set generation = s.generation + 1, token_hash = n.next_hash, rotated_at = ?, idle_until = least(?, s.ends_at), address = n.address
        from unnest(?, ?, ?, ?, ?) as n(id, generation, hash, next_hash, address)
        where s.id = n.id and s.generation = n.generation and s.token_hash = n.hash and s.revoked_at is null
        returning 1
        """;

    public Type DocumentType => typeof(Session);

    public OperationRole Role() => OperationRole.Other;

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        // In the order of ids, so that two groups of two instances do not wait for each other in a ring.
        Rotation[] ordered = [.. rotations.OrderBy(rotation => rotation.Presented.SessionId, StringComparer.Ordinal)];
        object[] values =
        [
            now, idleUntil,
            Array.ConvertAll(ordered, rotation => rotation.Presented.SessionId),
            Array.ConvertAll(ordered, rotation => rotation.Presented.Generation),
            Array.ConvertAll(ordered, rotation => rotation.Presented.Hash),
            Array.ConvertAll(ordered, rotation => rotation.NextHash),
            Array.ConvertAll(ordered, rotation => rotation.SealedAddress),
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
