using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Identities;
using RequestExample = ZeroTrust.Platform.Description.RequestExample;

namespace ZeroTrust.ServiceTokens.Features.SetKeys;

internal sealed class SetServiceKeysEndpoint(CredentialChange change, ServiceKeysReader reader) : EndpointWithoutRequest<ServiceView>
{
    internal const string JwkSet = "application/jwk-set+json";

    internal static readonly RequestExample Example = new(JwkSet, "one key", ExampleKeys);

    internal const string ExampleKeys =
        """{ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "2026-01", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }] }""";

    public override void Configure()
    {
        Put("/v1/services/{name}/keys");
        this.Requires("service:write", serviceScoped: true);
        this.RequiresLogin();
        this.Problems([ServiceProblems.Invalid, CommonProblems.TooLarge, CommonProblems.UnsupportedMediaType, .. ChangeTarget.Problems]);
        Description(route => route.WithMetadata(Example));
        Summary(summary =>
        {
            summary.Summary = "Sets the public keys of a service identity";
            summary.Description = """
                A JWK set (RFC 7517) in place of the old one: with its private keys the service signs the assertions of private_key_jwt
                (RFC 7523). RS256, PS256 or ES256, each key with kid and alg; one bad key refuses all. To change keys without a gap send both,
                later the new one alone. Works beside a secret. Needs If-Match.
                """;
            summary.Answers(200, "The identity as it is now.", ServiceView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var body = await SmallBody.ReadAsync(HttpContext.Request, ServiceKeysReader.MaxBytes, ct);
        if (!IsJson(HttpContext.Request.ContentType))
        {
            await Send.ProblemAsync(CommonProblems.UnsupportedMediaType);
            return;
        }

        var (keys, error) = reader.Read(body);
        if (keys is null)
        {
            await Send.ProblemAsync(ServiceProblems.Invalid, [new FieldError("keys", error)]);
            return;
        }

        var (view, problem) = await change.SetKeysAsync(HttpContext, Route<string>("name", isRequired: false) ?? "", keys, ct);
        await (view is null ? Send.ProblemAsync(problem!) : Send.OkAsync(view, ct));
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals(JwkSet, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));
}
