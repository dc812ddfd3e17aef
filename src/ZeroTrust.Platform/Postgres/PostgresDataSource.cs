using Npgsql;

namespace ZeroTrust.Platform.Postgres;

/// <summary>Builds the one pool of the process; Marten, Wolverine and plain SQL share it.</summary>
public static class PostgresDataSource
{
    /// <summary>Opens nothing.</summary>
    public static NpgsqlDataSource Create(PostgresOptions options)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            MaxPoolSize = options.MaxPoolSize,
            CommandTimeout = options.CommandTimeoutSeconds,
            Timeout = 5,
            // A server that vanished without closing the socket is noticed within seconds, not minutes.
            KeepAlive = 5,
            TcpKeepAlive = true,
            // Plans of the few hot statements are kept by the server.
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 5,
            ApplicationName = "zerotrust",
        };
        return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }
}
