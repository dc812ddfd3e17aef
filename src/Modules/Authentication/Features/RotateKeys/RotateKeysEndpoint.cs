using System.Text.Json;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Idempotency;
using ZeroTrust.Platform.Problems;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace ZeroTrust.Authentication.Features.RotateKeys;

/// <summary><c>POST /v1/keys/rotate</c>: the next key, published now.</summary>
internal sealed class RotateKeysEndpoint(
    IDocumentSession session, IMartenOutbox outbox, SigningKeyStore store, SigningKeyRing ring, IdempotencyStore idempotency, IOptions<HttpJsonOptions> json)
    : EndpointWithoutRequest<SigningKeyView>
{
    // The call has no body: nothing but the key makes two of them the same.
    private const string RequestText = "";

    public override void Configure()
    {
        Post("/v1/keys/rotate");
        this.Requires("key:rotate");
        this.Problems(AuthenticationProblems.RotationPending, CommonProblems.Conflict, CommonProblems.IdempotencyMismatch);
        Summary(summary =>
        {
            summary.Summary = "Publish the next signing key";
            summary.Description =
                "The key signs after PublishLeadSeconds, when every verifier has read it; the present one then retires and its tokens stay valid. "
                + "One key at a time is on its way. For a compromised key there is revocation.";
            summary.Answers(201, "Published.", SigningKeyView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await idempotency.FindAsync(HttpContext, RequestText, ct) is { } answer)
        {
            await Send.StringAsync(answer.Json, answer.Status, "application/json; charset=utf-8", ct);
            return;
        }

        var turn = await store.TakeTurnAsync(session, outbox, HttpContext.Scope().Actor, ct);
        if (await turn.RotateAsync("requested", ct) is not { } next)
        {
            await Send.ProblemAsync(AuthenticationProblems.RotationPending);
            return;
        }

        var view = SigningKeyView.Of(next);
        idempotency.Remember(HttpContext, session, RequestText, StatusCodes.Status201Created, JsonSerializer.Serialize(view, json.Value.SerializerOptions.GetTypeInfo(typeof(SigningKeyView))));
        await turn.CommitAsync(ct);
        await ring.LoadAsync(ct);
        await Send.ResponseAsync(view, StatusCodes.Status201Created, ct);
    }
}
