using ZeroTrust.Host.Health;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Limits;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api.Description;

/// <summary>All problems that a route can answer with: those that it declares, and those of what stands before it.</summary>
internal static class RouteProblems
{
    internal static IReadOnlyList<Problem> Of(EndpointMetadataCollection metadata) =>
    [
        .. metadata.GetOrderedMetadata<DeclaredProblems>().SelectMany(declared => declared.Problems).Concat(OfPipeline(metadata)).Distinct(),
    ];

    private static IEnumerable<Problem> OfPipeline(EndpointMetadataCollection metadata)
    {
        if (TypedBody.Of(metadata) is not null)
        {
            yield return CommonProblems.Invalid;
            yield return CommonProblems.TooLarge;
            yield return CommonProblems.UnsupportedMediaType;
        }

        if (metadata.GetMetadata<RequiredPermission>() is { } required)
        {
            yield return CommonProblems.Unauthenticated;
            yield return CommonProblems.Denied;
            if (metadata.GetMetadata<OpenToEnrolment>() is null)
            {
                yield return CommonProblems.EnrolmentOnly;
            }

            // The policy may ask for a second factor or a new login wherever it is asked at all.
            if ((required.Permission ?? required.OfOthers) is not null || metadata.GetMetadata<RequiredLogin>() is not null)
            {
                yield return CommonProblems.StepUpRequired;
            }
        }

        if (metadata.GetMetadata<ApiLimit>() != ApiLimit.None)
        {
            yield return CommonProblems.RateLimited;
        }

        // Before the instance is ready; later when the database is gone, or a refusal cannot be recorded.
        if (metadata.GetMetadata<AnswersUnready>() is null)
        {
            yield return CommonProblems.Unavailable;
        }

        yield return CommonProblems.Internal;
    }
}
