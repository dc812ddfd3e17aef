using System.Data.Common;
using JasperFx;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;
using OperationRole = Weasel.Core.OperationRole;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>The compare-and-set of a refresh as a part of a unit of work, which it fails as a whole when the token is no longer the good one.</summary>
internal sealed class RotateOperation(PresentedToken presented, byte[] nextHash, DateTimeOffset now, DateTimeOffset idleUntil, byte[] sealedAddress)
    : IStorageOperation
{
    private const string Update = """
        update authentication.sessions set generation = generation + 1, token_hash = ?, rotated_at = ?, idle_until = least(?, ends_at), address = ?
        where id = ? and generation = ? and token_hash = ? and revoked_at is null returning 1
        """;

    public Type DocumentType => typeof(Session);

    public OperationRole Role() => OperationRole.Other;

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        object[] values = [nextHash, now, idleUntil, sealedAddress, presented.SessionId, presented.Generation, presented.Hash];
        foreach (var (parameter, value) in builder.AppendWithParameters(Update).Zip(values))
        {
            // Marten takes every parameter for text until told otherwise.
            parameter.ResetDbType();
            parameter.Value = value;
        }
    }

    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        if (!await reader.ReadAsync(token))
        {
            exceptions.Add(new ConcurrencyException(typeof(Session), presented.SessionId));
        }
    }
}
