using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Platform.Problems;

/// <summary>The problems of its own that an endpoint can answer with. Endpoint metadata; the API description shows them.</summary>
public sealed record DeclaredProblems(IReadOnlyList<Problem> Problems);

/// <summary>Says in an endpoint's <c>Configure</c> which problems it answers with; those of the pipeline are known already.</summary>
public static class DeclaredProblemsExtensions
{
    /// <summary>Declares them.</summary>
    public static void Problems(this BaseEndpoint endpoint, params Problem[] problems) =>
        endpoint.Definition.Options(route => route.WithMetadata(new DeclaredProblems(problems)));

    /// <summary>Declares them.</summary>
    public static TBuilder Problems<TBuilder>(this TBuilder route, params Problem[] problems)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new DeclaredProblems(problems));

    /// <summary>All problems that the endpoint can answer with: its own, and those of what stands before it.</summary>
    internal static IReadOnlyList<Problem> AllProblems(this EndpointMetadataCollection metadata) =>
    [
        .. metadata.GetOrderedMetadata<DeclaredProblems>().SelectMany(declared => declared.Problems).Concat(OfPipeline(metadata)).Distinct(),
    ];

    private static IEnumerable<Problem> OfPipeline(EndpointMetadataCollection metadata)
    {
        // A body that FastEndpoints binds.
        if (metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } body } && body != typeof(EmptyRequest))
        {
            yield return CommonProblems.Invalid;
            yield return CommonProblems.TooLarge;
            yield return CommonProblems.UnsupportedMediaType;
        }

        if (metadata.GetMetadata<RequiredPermission>() is { } required)
        {
            yield return CommonProblems.Unauthenticated;
            if (required.Permission is not null)
            {
                yield return CommonProblems.Denied;
            }
        }

        // Before the instance is ready, when the database is gone, and when a refusal cannot be recorded.
        yield return CommonProblems.Unavailable;
        yield return CommonProblems.Internal;
    }
}
