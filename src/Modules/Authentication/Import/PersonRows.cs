using Marten;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform;

namespace ZeroTrust.Authentication.Import;

/// <summary>
/// Writes many people with two statements: the rows that Marten would write, one statement a person. The rows of those known
/// are locked by the caller; of those who are new another transaction may have made one, and then the insert fails and the
/// chunk is decided again.
/// </summary>
internal sealed class PersonRows(IDocumentStore documents, Ids ids)
{
    private const string New = $"""
        insert into {PersonTable.Name} (id, data, mt_version, mt_dotnet_type, user_name_lookup, administrator)
        select id, data::jsonb, version, ?, nullif(name, ''), administrator from unnest(?, ?, ?, ?, ?) as given(id, data, version, name, administrator)
        """;

    private const string Known = $"""
        update {PersonTable.Name} as p set data = given.data::jsonb, mt_version = given.version, mt_last_modified = transaction_timestamp(),
          user_name_lookup = nullif(given.name, ''), administrator = given.administrator
        from unnest(?, ?, ?, ?, ?) as given(id, data, version, name, administrator) where p.id = given.id
        """;

    /// <summary>Inserts them with the session's commit.</summary>
    public void Insert(IDocumentSession session, IReadOnlyList<PersonDocument> people)
    {
        if (people.Count > 0)
        {
            session.QueueSqlCommand(New, [typeof(PersonDocument).FullName!, .. Arrays(people)]);
        }
    }

    /// <summary>Replaces them with the session's commit.</summary>
    public void Update(IDocumentSession session, IReadOnlyList<PersonDocument> people)
    {
        if (people.Count > 0)
        {
            session.QueueSqlCommand(Known, Arrays(people));
        }
    }

    // Empty text for no user name: the batch of the session types its parameters by their values.
    private object[] Arrays(IReadOnlyList<PersonDocument> people)
    {
        var serializer = documents.Options.Serializer();
        foreach (var person in people)
        {
            PersonStore.Settle(person);
            person.Version = ids.New();
        }

        return
        [
            people.Select(person => person.Id).ToArray(),
            people.Select(serializer.ToJson).ToArray(),
            people.Select(person => person.Version).ToArray(),
            people.Select(person => person.UserNameLookup ?? "").ToArray(),
            people.Select(person => person.Administrator).ToArray(),
        ];
    }
}
