using FastEndpoints;
using Microsoft.AspNetCore.Builder;

namespace ZeroTrust.Platform.Description;

/// <summary>What an endpoint says of itself in <c>Configure</c> for the API description.</summary>
public static class EndpointDescriptions
{
    /// <summary>An answer with a body, and an example of it.</summary>
    public static void Answers<TResponse>(this EndpointSummary summary, int status, string description, TResponse example)
        where TResponse : notnull
    {
        summary.Response<TResponse>(status, description);
        summary.ResponseExamples[status] = example;
    }

    /// <summary>Parameters in the query, which the endpoint reads by hand.</summary>
    public static void Takes(this BaseEndpoint endpoint, IReadOnlyList<QueryParameter> parameters) =>
        endpoint.Definition.Options(route => route.WithMetadata([.. parameters]));
}
