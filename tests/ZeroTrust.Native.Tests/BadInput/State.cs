using Npgsql;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.BadInput;

/// <summary>What must be the same after a refused request as before it: every change leaves an audit entry and moves a version.</summary>
/// <remarks>Blocks of facts are not counted: that somebody was refused, or got a service token, is recorded in them.</remarks>
internal sealed record State(long Entries, long People, long Services, string Policy)
{
    internal static async Task<State> ReadAsync(SampleHost world)
    {
        await using var source = NpgsqlDataSource.Create(world.Postgres);
        await using var command = source.CreateCommand(
            """
            select (select count(*) from compliance_audit.entries where action <> 'audit.block'),
                   (select count(*) from authentication.mt_doc_persondocument),
                   (select count(*) from service_tokens.mt_doc_serviceidentitydocument),
                   (select string_agg(mt_version::text || data::text, ' ') from permissions.mt_doc_activepolicydocument)
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new State(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3));
    }
}
