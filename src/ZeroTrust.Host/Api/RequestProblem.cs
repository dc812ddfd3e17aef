using System.Text.Json.Serialization;
using FluentValidation.Results;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api;

/// <summary>The problem document of a request that FastEndpoints could not bind.</summary>
internal sealed record RequestProblem(string Type, string Title, int Status, string Code, IReadOnlyList<FieldError> Errors)
{
    private const int MaxErrors = 20;
    private const int MaxName = 64;

    internal static RequestProblem From(List<ValidationFailure> failures, int status) => new(
        "about:blank", CommonProblems.Invalid.Title, status, CommonProblems.Invalid.Code,
        [.. failures.Take(MaxErrors).Select(failure => new FieldError(NameOf(failure), "The value is missing, unknown or of the wrong type."))]);

    // The name of an unknown member is the client's text: no more of it goes back than names a field.
    private static string NameOf(ValidationFailure failure) =>
        failure.PropertyName.Length <= MaxName ? failure.PropertyName : failure.PropertyName[..MaxName] + "…";
}

[JsonSerializable(typeof(RequestProblem))]
internal sealed partial class RequestProblemJson : JsonSerializerContext;
