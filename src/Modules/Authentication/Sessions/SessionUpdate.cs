using System.Data.Common;
using JasperFx;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;
using OperationRole = Weasel.Core.OperationRole;

namespace ZeroTrust.Authentication.Sessions;

/// <summary>A conditional update of one session as a part of a unit of work, which it fails as a whole where the session is not as it must be.</summary>
/// <param name="sql">With <c>?</c> for each value; returns a row where it did something.</param>
internal sealed class SessionUpdate(string sessionId, string sql, params object[] values) : IStorageOperation
{
    public Type DocumentType => typeof(Session);

    public OperationRole Role() => OperationRole.Other;

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        foreach (var (parameter, value) in builder.AppendWithParameters(sql).Zip(values))
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
            exceptions.Add(new ConcurrencyException(typeof(Session), sessionId));
        }
    }
}
