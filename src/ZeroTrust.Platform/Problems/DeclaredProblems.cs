using FastEndpoints;
using Microsoft.AspNetCore.Builder;

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
}
