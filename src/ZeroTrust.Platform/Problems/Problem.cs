namespace ZeroTrust.Platform.Problems;

/// <summary>
/// One error of a module's catalogue: a stable code, a status, and the sentence that a client may see. Never carries internals.
/// </summary>
public sealed record Problem(string Code, int Status, string Title)
{
    /// <summary>What exactly is wrong with this request; in words that repeat no secret.</summary>
    public string? Detail { get; init; }

    /// <summary>Seconds until another try makes sense; sent as <c>Retry-After</c>.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>What <c>WWW-Authenticate</c> says with a 401 (RFC 9110 section 11.6.1).</summary>
    public string Challenge { get; init; } = "Bearer";

    /// <summary>The same problem with a detail.</summary>
    public Problem With(string detail) => this with { Detail = detail };
}

/// <summary>Problems that every module can meet.</summary>
public static class CommonProblems
{
    /// <summary>The request cannot be read or breaks a rule of its form.</summary>
    public static readonly Problem Invalid = new("request.invalid", 400, "The request is not valid.");

    /// <summary>The body is larger than the limit.</summary>
    public static readonly Problem TooLarge = new("request.too_large", 413, "The request body is too large.");

    /// <summary>No valid access token.</summary>
    public static readonly Problem Unauthenticated = new("access.unauthenticated", 401, "A valid access token is required.");

    /// <summary>The token is good, but the login behind it too old or too weak for this (RFC 9470); the challenge says what is needed.</summary>
    public static readonly Problem StepUpRequired = new("access.step_up_required", 401, "A more recent or stronger login is required.");

    /// <summary>The caller lacks the permission.</summary>
    public static readonly Problem Denied = new("access.denied", 403, "The caller may not do this.");

    /// <summary>The session is good for enrolling a second factor only.</summary>
    public static readonly Problem EnrolmentOnly = new("access.enrolment_only", 403, "A second factor must be enrolled first.")
    {
        Detail = "Enrol a second factor at /v1/mfa, then log in again with it.",
    };

    /// <summary>Nothing is there, or nothing that the caller may know of.</summary>
    public static readonly Problem NotFound = new("resource.not_found", 404, "There is no such resource.");

    /// <summary>The method is not served at this address.</summary>
    public static readonly Problem MethodNotAllowed = new("request.method_not_allowed", 405, "The method is not served at this address.");

    /// <summary>The content type is not served at this address.</summary>
    public static readonly Problem UnsupportedMediaType = new("request.unsupported_media_type", 415, "The content type is not served at this address.");

    /// <summary>The resource is there already, or was changed by somebody else just now.</summary>
    public static readonly Problem Conflict = new("resource.conflict", 409, "The resource is in conflict with this request.");

    /// <summary>The <c>If-Match</c> value is not the current version.</summary>
    public static readonly Problem PreconditionFailed = new("resource.precondition_failed", 412, "The resource has changed; read it again.");

    /// <summary>A changing call without <c>If-Match</c> (RFC 6585).</summary>
    public static readonly Problem PreconditionRequired = new("resource.precondition_required", 428, "Send If-Match with the ETag that you read.");

    /// <summary>One caller called more often than the API allows; <c>Retry-After</c> says when to come back.</summary>
    public static readonly Problem RateLimited = new("request.rate_limited", 429, "Too many calls; try again later.") { RetryAfterSeconds = 1 };

    /// <summary>Something that is needed does not answer.</summary>
    public static readonly Problem Unavailable = new("platform.unavailable", 503, "The platform cannot do this right now.") { RetryAfterSeconds = 1 };

    /// <summary>A bug; logged with its cause under the correlation id.</summary>
    public static readonly Problem Internal = new("platform.internal", 500, "Something went wrong on our side.");

    /// <summary>An Idempotency-Key was used again for another request.</summary>
    public static readonly Problem IdempotencyMismatch = new("request.idempotency_mismatch", 422, "The Idempotency-Key was used for a different request.");
}
