using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Platform.Access;

/// <summary>
/// Marks an endpoint that a session may call which is good for enrolling a second factor and for nothing else. Endpoint metadata; every
/// use is on the written list of a test.
/// </summary>
public sealed record OpenToEnrolment
{
    /// <summary>Whether the caller has such a session and the endpoint is not open to it. An endpoint that says nothing is closed.</summary>
    internal static bool Excludes(Caller caller, EndpointMetadataCollection metadata) =>
        caller.ContextClass == ContextClasses.Enrolment && metadata.GetMetadata<OpenToEnrolment>() is null;
}

/// <summary>Says so in an endpoint's <c>Configure</c>, beside who may call it.</summary>
public static class OpenToEnrolmentExtensions
{
    /// <summary>Open to whoever still has to enrol a second factor.</summary>
    public static void OpenToEnrolment(this BaseEndpoint endpoint) =>
        endpoint.Definition.Options(route => route.WithMetadata(new OpenToEnrolment()));
}
