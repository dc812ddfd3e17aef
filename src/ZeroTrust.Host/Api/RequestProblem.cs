using System.Text.Json.Serialization;
using FluentValidation.Results;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api;

/// <summary>The problem document of a request that FastEndpoints could not bind.</summary>
internal sealed record RequestProblem(string Type, string Title, int Status, string Code, IReadOnlyList<FieldError> Errors)
{
    internal static RequestProblem From(List<ValidationFailure> failures, int status) => new(
        "about:blank", CommonProblems.Invalid.Title, status, CommonProblems.Invalid.Code,
        [.. failures.Select(failure => new FieldError(failure.PropertyName, "The value is missing, unknown or of the wrong type."))]);
}

[JsonSerializable(typeof(RequestProblem))]
internal sealed partial class RequestProblemJson : JsonSerializerContext;
