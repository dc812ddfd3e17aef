using Marten;
using Marten.Services;
using Npgsql;

namespace ZeroTrust.Platform.Postgres;

/// <summary>
/// Logs nothing. Marten's own logger writes failed statements with the values of their parameters, password hashes among them;
/// the exception reaches whoever called and is logged there, once.
/// </summary>
internal sealed class SilentStoreLogger : IMartenLogger, IMartenSessionLogger
{
    public IMartenSessionLogger StartSession(IQuerySession session) => this;

    public void SchemaChange(string sql) { }

    public void LogSuccess(NpgsqlCommand command) { }

    public void LogSuccess(NpgsqlBatch batch) { }

    public void LogFailure(NpgsqlCommand command, Exception ex) { }

    public void LogFailure(NpgsqlBatch batch, Exception ex) { }

    public void LogFailure(Exception ex, string message) { }

    public void RecordSavedChanges(IDocumentSession session, IChangeSet commit) { }

    public void OnBeforeExecute(NpgsqlCommand command) { }

    public void OnBeforeExecute(NpgsqlBatch batch) { }
}
