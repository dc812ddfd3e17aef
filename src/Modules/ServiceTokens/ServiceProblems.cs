using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ServiceTokens;

internal static class ServiceProblems
{
    internal static readonly Problem Invalid = new("service.invalid", 400, "The service identity is not valid.");

    internal static readonly Problem NotFound = new("service.not_found", 404, "There is no such service identity.");

    internal static readonly Problem Exists = new("service.exists", 409, "A service identity of this name is registered already.");

    internal static readonly Problem LastCredential = new("service.last_credential", 409, "Without it the service could no longer prove itself; give it a secret or keys first.");
}
