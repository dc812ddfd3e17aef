using Microsoft.OpenApi;

namespace ZeroTrust.Architecture.Tests.OpenApi;

/// <summary>What every operation of the document says.</summary>
internal static class DescriptionRules
{
    private const string ProblemType = "application/problem+json";

    /// <summary>One sentence for each fault.</summary>
    internal static IReadOnlyList<string> Violations(OpenApiDocument document)
    {
        var operations = ApiDocument.Operations(document).ToList();
        return
        [
            .. operations.SelectMany(operation => OfOperation(operation.Value).Select(fault => $"{operation.Name}: {fault}")),
            .. operations.GroupBy(operation => operation.Value.OperationId).Where(group => group.Count() > 1).Select(group => $"{group.Key}: names two operations."),
        ];
    }

    private static IEnumerable<string> OfOperation(OpenApiOperation operation)
    {
        if (string.IsNullOrWhiteSpace(operation.Summary) || string.IsNullOrWhiteSpace(operation.Description) || string.IsNullOrWhiteSpace(operation.OperationId))
        {
            yield return "no summary or no description.";
        }

        if (operation.RequestBody is { } request && !(request.Content is { Count: > 0 } bodies && bodies.Values.All(HasExample)))
        {
            yield return "the request has no example.";
        }

        // An answer without content is one without a body, such as 204.
        if (!operation.Responses!.Any(response => response.Key[0] == '2') || !operation.Responses!.Where(response => response.Key[0] == '2')
            .All(response => !string.IsNullOrEmpty(response.Value.Description) && (response.Value.Content?.Values.All(HasExample) ?? true)))
        {
            yield return "no success answer with an example.";
        }

        foreach (var (status, response) in operation.Responses!.Where(response => response.Key[0] != '2'))
        {
            if (!SaysCode(response))
            {
                yield return $"{status} says no code.";
            }
        }

        if (operation.Description?.Contains("with the permission", StringComparison.Ordinal) is true
            && !(operation.Security is [{ } only] && only.Keys.Any(scheme => scheme.Reference?.Id == "bearer") && new[] { "401", "403", "503" }.All(operation.Responses!.ContainsKey)))
        {
            yield return "asks for a permission and shows neither bearer nor 401, 403 and 503.";
        }
    }

    // A problem names its codes by examples; an answer of another form (RFC 6749, health) shows one, and the gateway's has no body.
    private static bool SaysCode(IOpenApiResponse response) => response.Content is not { Count: > 0 } content
        ? response.Description!.Contains("X-Auth-Reason", StringComparison.Ordinal)
        : content.All(media => media.Key == ProblemType
            ? media.Value.Examples is { Count: > 0 } codes && codes.All(code => code.Value.Value?["code"]?.GetValue<string>() == code.Key)
            : HasExample(media.Value));

    private static bool HasExample(OpenApiMediaType media) => media.Example is not null || media.Examples is { Count: > 0 };
}
