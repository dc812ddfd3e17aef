using System.Text.Json.Serialization;
using Marten;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace ZeroTrust.Platform.Hosting;

/// <summary>
/// What a module gives to the host. Everything is listed by hand: nothing is found by scanning, because a scan finds
/// nothing in the native binary.
/// </summary>
public interface IModule
{
    /// <summary>The module's name, as in the folder.</summary>
    static abstract string Name { get; }

    /// <summary>FastEndpoints endpoints and validators.</summary>
    static abstract List<Type> Endpoints { get; }

    /// <summary>Wolverine handlers (public static classes).</summary>
    static abstract IReadOnlyList<Type> Handlers { get; }

    /// <summary>Marten documents; each must be in <see cref="Json"/> and mapped in <see cref="ConfigureMarten"/>.</summary>
    static abstract IReadOnlyList<Type> Documents { get; }

    /// <summary>Contexts of all types that the module reads or writes as JSON: requests, responses, documents.</summary>
    static abstract IReadOnlyList<JsonSerializerContext> Json { get; }

    /// <summary>Idempotent SQL for what Marten does not create, run by <c>zerotrust migrate</c> after Marten's own schema; may be empty.</summary>
    static abstract string Schema { get; }

    /// <summary>Options, services, background work.</summary>
    static abstract void AddServices(IHostApplicationBuilder builder);

    /// <summary>Maps the module's documents into its own schema.</summary>
    static abstract void ConfigureMarten(StoreOptions options);

    /// <summary>Routes that FastEndpoints does not serve: the hottest doors.</summary>
    static virtual void MapRoutes(IEndpointRouteBuilder routes) { }
}
