using System.Globalization;
using Microsoft.OpenApi;

namespace ZeroTrust.Host.Api.Description;

/// <summary>The responses of an operation, by status.</summary>
internal static class ResponseParts
{
    internal static OpenApiResponse Of(OpenApiOperation operation, int status)
    {
        var key = status.ToString(CultureInfo.InvariantCulture);
        if (!operation.Responses!.TryGetValue(key, out var response))
        {
            operation.Responses[key] = response = new OpenApiResponse();
        }

        return (OpenApiResponse)response;
    }

    internal static void Sort(OpenApiOperation operation)
    {
        var sorted = operation.Responses!.OrderBy(response => response.Key, StringComparer.Ordinal).ToList();
        operation.Responses = [];
        foreach (var (status, response) in sorted)
        {
            operation.Responses[status] = response;
        }
    }
}
