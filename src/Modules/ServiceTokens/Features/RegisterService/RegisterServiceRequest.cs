using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Identities;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.ServiceTokens.Features.RegisterService;

/// <summary>Registers a workload.</summary>
/// <param name="Owner">The team or subject that answers for it; opaque, never an address.</param>
/// <param name="Jwks">A JWK set (RFC 7517): the service proves itself by <c>private_key_jwt</c> and gets no secret.</param>
internal sealed record RegisterServiceRequest([property: MustBeSent] string? Name = null, string? Owner = null, JsonElement? Jwks = null)
{
    internal static class Rules
    {
        private const int MaxOwner = 128;

        private static readonly SearchValues<char> OwnerChars =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-");

        internal static IReadOnlyList<FieldError> Check(RegisterServiceRequest request)
        {
            var errors = new List<FieldError>();
            if (!ServiceName.IsWellFormed(request.Name))
            {
                errors.Add(new FieldError("name", "Must match [a-z0-9][a-z0-9._-]{0,127}."));
            }
            else if (ServiceName.IsReserved(request.Name!))
            {
                errors.Add(new FieldError("name", "Is reserved: it has a meaning of its own in the policy."));
            }

            if (request.Owner is { } owner && (owner.Length is 0 or > MaxOwner || owner.AsSpan().ContainsAnyExcept(OwnerChars)))
            {
                errors.Add(new FieldError("owner", $"Must be 1 to {MaxOwner} letters, digits, dots, colons, dashes or underscores."));
            }

            return errors;
        }
    }
}

/// <summary>The one answer that shows the secret.</summary>
/// <param name="ClientSecret">Left out for a service that registered keys.</param>
internal sealed record RegisteredService(
    string Name, string ClientId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientSecret, string? Owner, bool KnownToPolicy)
{
    public override string ToString() => Name;
}
