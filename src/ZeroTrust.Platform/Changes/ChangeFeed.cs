using System.Text;
using Marten;

namespace ZeroTrust.Platform.Changes;

/// <summary>
/// Tells every instance what changed, in the transaction of the change, without Redis: the row's trigger turns it into a
/// PostgreSQL notification, which is delivered when and only when the transaction commits.
/// </summary>
public static class ChangeFeed
{
    /// <summary>The notification channel.</summary>
    internal const string Channel = "zerotrust_changes";

    /// <summary>Longest payload in bytes of UTF-8; PostgreSQL ends below 8000, the topic included.</summary>
    public const int MaxPayload = 7500;

    /// <summary>The table exists to carry the trigger; the trigger keeps it empty.</summary>
    public const string Schema = """
        create schema if not exists platform;
        create table if not exists platform.announcements (topic text not null, payload text not null);
        create or replace function platform.announce() returns trigger language plpgsql as $$
        begin
          perform pg_notify('zerotrust_changes', new.topic || ' ' || new.payload);
          return null;
        end $$;
        create or replace trigger announce before insert on platform.announcements
          for each row execute function platform.announce();
        """;

    /// <summary>Announces with the session's commit. The topic has no space.</summary>
    public static void Announce(this IDocumentSession session, string topic, string payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(payload), MaxPayload);
        session.QueueSqlCommand("insert into platform.announcements (topic, payload) values (?, ?)", topic, payload);
    }

    /// <summary>Announces many payloads of one topic with the session's commit, in one statement.</summary>
    public static void AnnounceAll(this IDocumentSession session, string topic, string[] payloads)
    {
        foreach (var payload in payloads)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(payload), MaxPayload);
        }

        session.QueueSqlCommand("insert into platform.announcements (topic, payload) select ?, unnest(?)", topic, payloads);
    }
}

/// <summary>Follows one topic of the feed. Calls come one at a time, in commit order.</summary>
public interface IChangeSubscriber
{
    /// <summary>The topic.</summary>
    string Topic { get; }

    /// <summary>Something changed. Must be quick: start longer work and return.</summary>
    ValueTask OnChangeAsync(string payload, CancellationToken ct);

    /// <summary>
    /// The feed was interrupted, so changes may have been missed: reload or drop everything that was learnt from it.
    /// Also called once when the feed first connects.
    /// </summary>
    ValueTask OnGapAsync(CancellationToken ct);
}
