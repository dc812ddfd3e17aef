using System.Data.Common;
using JasperFx;
using Marten.Storage;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;
using OperationRole = Weasel.Core.OperationRole;

namespace ZeroTrust.Platform.Postgres;

/// <summary>
/// A conditional statement as a part of a unit of work, which it fails as a whole, with <see cref="ConcurrencyException"/>, where the row is
/// not as it must be.
/// </summary>
/// <param name="what">The type that the row stands for.</param>
/// <param name="id">Its id, for the exception; no secret.</param>
/// <param name="sql">With <c>?</c> for each value; returns a row where it did something.</param>
public sealed class ConditionalUpdate(Type what, string id, string sql, params object[] values) : IStorageOperation
{
    /// <inheritdoc />
    // As for every plain statement: Marten would look for a table of its own for any other type, where it may make tables.
    public Type DocumentType => typeof(StorageFeatures);

    /// <inheritdoc />
    public OperationRole Role() => OperationRole.Other;

    /// <inheritdoc />
    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        foreach (var (parameter, value) in builder.AppendWithParameters(sql).Zip(values))
        {
            // Marten takes every parameter for text until told otherwise.
            parameter.ResetDbType();
            parameter.Value = value;
        }
    }

    /// <inheritdoc />
    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        // One race is told once: of two exceptions the commit would make an aggregate, which nobody who waits for a lost race catches.
        if (!await reader.ReadAsync(token) && !exceptions.OfType<ConcurrencyException>().Any())
        {
            exceptions.Add(new ConcurrencyException(what, id));
        }
    }
}
