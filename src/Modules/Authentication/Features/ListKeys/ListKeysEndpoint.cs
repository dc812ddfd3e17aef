using FastEndpoints;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Paging;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.ListKeys;

/// <summary><c>GET /v1/keys</c>: the signing keys and where each is in its life.</summary>
internal sealed class ListKeysEndpoint(SigningKeyStore store) : EndpointWithoutRequest<Page<SigningKeyView>>
{
    public override void Configure()
    {
        Get("/v1/keys");
        this.Requires("key:read");
        this.Problems(CommonProblems.Invalid);
        this.Takes(PageQuery.Parameters);
        Summary(summary =>
        {
            summary.Summary = "List the signing keys";
            summary.Description = "In the order of their ids, with the times of their life; no key material.";
            summary.Answers(200, "One page.", new Page<SigningKeyView>([SigningKeyView.Example], null));
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var query = PageQuery.Read(HttpContext.Request);
        var keys = (await store.ReadAsync(ct)).Select(key => key.ToLife())
            .OrderBy(key => key.KeyId, StringComparer.Ordinal)
            .SkipWhile(key => query.After is { } after && string.CompareOrdinal(key.KeyId, after) <= 0)
            .Take(query.Limit + 1);
        await Send.OkAsync(query.Cut<SigningKeyView>([.. keys.Select(SigningKeyView.Of)], key => key.Kid), ct);
    }
}
