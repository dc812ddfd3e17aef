using FastEndpoints;
using Marten;
using Wolverine.Marten;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.RevokeKey;

/// <summary><c>POST /v1/keys/{kid}/revoke</c>: the emergency. Needs no If-Match: it waits for nobody's last read.</summary>
internal sealed class RevokeKeyEndpoint(IDocumentSession session, IMartenOutbox outbox, SigningKeyStore store, SigningKeyRing ring)
    : EndpointWithoutRequest<SigningKeyView>
{
    public override void Configure()
    {
        Post("/v1/keys/{kid}/revoke");
        this.Requires("key:rotate");
        this.Problems(CommonProblems.NotFound);
        Summary(summary =>
        {
            summary.Summary = "Revoke a signing key";
            summary.Description =
                "All tokens of the key are refused at once by every instance, and where it signed, another key signs from now on. Verifiers outside refuse the tokens "
                + "when they next read the keys, and may not know the new key before that. Repeating it changes nothing.";
            summary.Answers(200, "The key as it is now.", SigningKeyView.Example with
            {
                State = "revoked", RevokedAt = SigningKeyView.Example.PublishedAt.AddHours(2), RemovesAt = SigningKeyView.Example.PublishedAt.AddHours(3),
            });
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var keyId = Route<string>("kid")!;
        var turn = await store.TakeTurnAsync(session, outbox, HttpContext.Scope().Actor, ct);
        if (!await turn.RevokeAsync(keyId, "requested", ct))
        {
            await Send.ProblemAsync(CommonProblems.NotFound);
            return;
        }

        await turn.CommitAsync(ct);
        await ring.LoadAsync(ct);
        await Send.OkAsync(SigningKeyView.Of(turn.Keys.First(key => key.KeyId == keyId)), ct);
    }
}
