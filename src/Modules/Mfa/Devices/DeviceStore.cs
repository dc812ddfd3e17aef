using Marten;
using Npgsql;
using ZeroTrust.Platform.PersonalData;
using ZeroTrust.Platform.Postgres;

namespace ZeroTrust.Mfa.Devices;

/// <summary>Stores remembered devices.</summary>
internal sealed class DeviceStore(NpgsqlDataSource source, PersonalValues values)
{
    private const string NameKind = "device_name";
    private const string Columns = "id, subject, name, created_at, last_used_at, expires_at";

    /// <summary>The person's devices that were remembered after an instant and are not over, newest first.</summary>
    public async Task<IReadOnlyList<Device>> ListAsync(string subject, DateTimeOffset after, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"select {Columns} from {DeviceTable.Name} where subject = $1 and created_at > $2 and expires_at > $3 order by created_at desc, id desc");
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(now);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var devices = new List<Device>();
        while (await reader.ReadAsync(ct))
        {
            devices.Add(new Device(
                reader.GetGuid(0), reader.GetString(1), values.Reveal(NameKind, reader.GetFieldValue<byte[]>(2)), reader.GetFieldValue<DateTimeOffset>(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return devices;
    }

    /// <summary>
    /// When the person's device with this secret was remembered, noting that it is used now; null where there is none, or its time is over.
    /// </summary>
    public async Task<DateTimeOffset?> UseAsync(string subject, Guid id, byte[] secretHash, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            update mfa.devices set last_used_at = $4 where id = $1 and subject = $2 and secret_hash = $3 and expires_at > $4 returning created_at
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(subject);
        command.Parameters.AddWithValue(secretHash);
        command.Parameters.AddWithValue(now);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? reader.GetFieldValue<DateTimeOffset>(0) : null;
    }

    /// <summary>Adds a device to the unit of work; beyond <paramref name="most"/> the oldest go.</summary>
    public void Insert(IDocumentSession unitOfWork, Device device, byte[] secretHash, int most)
    {
        unitOfWork.QueueSqlCommand(
            "insert into mfa.devices (id, subject, secret_hash, name, created_at, expires_at) values (?, ?, ?, ?, ?, ?)",
            device.Id, device.Subject, secretHash, values.Seal(NameKind, device.Name), device.CreatedAt, device.ExpiresAt);
        unitOfWork.QueueSqlCommand(
            "delete from mfa.devices where id in (select id from mfa.devices where subject = ? order by created_at desc, id desc offset ?)", device.Subject, most);
    }

    /// <summary>Forgets one device of the person with the unit of work: for exactly one of many who do.</summary>
    public static void Forget(IDocumentSession unitOfWork, string subject, Guid id) => unitOfWork.QueueOperation(new ConditionalUpdate(
        typeof(Device), id.ToString("N"), "delete from mfa.devices where id = ? and subject = ? returning 1", id, subject));

    /// <summary>Forgets all of the person; none is no failure.</summary>
    public static void ForgetAll(IDocumentSession unitOfWork, string subject) =>
        unitOfWork.QueueSqlCommand("delete from mfa.devices where subject = ?", subject);
}
