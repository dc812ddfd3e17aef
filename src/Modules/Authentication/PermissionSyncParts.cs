using System.Text.Json.Serialization;
using Marten;
using Marten.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication;

/// <summary>What people, events and the permission cache give to the module.</summary>
internal static class PermissionSyncParts
{
    public static List<Type> Endpoints => [];

    public static IReadOnlyList<Type> Handlers => [];

    public static IReadOnlyList<Type> Documents => [typeof(PersonDocument)];

    public static JsonSerializerContext Json => AuthenticationPeopleJson.Default;

    public static string Schema => "";

    public static void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton<PersonStore>();

    public static void ConfigureMarten(StoreOptions options) =>
        options.Schema.For<PersonDocument>()
            .DatabaseSchemaName("authentication")
            .UseOptimisticConcurrency(true)
            .UniqueIndex(UniqueIndexType.DuplicatedField, PersonConflict.UserNameIndex, person => person.UserNameLookup!)
            .Duplicate(person => person.Administrator, configure: index => index.Predicate = "administrator")
            .IndexLastModified();
}
