using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;

namespace ZeroTrust.Authentication.SigningKeys;

/// <summary>What the command of the binary does, without a server.</summary>
internal sealed class SigningKeyAdministration(SigningKeyStore store, IDocumentStore documents, IServiceScopeFactory scopes) : ISigningKeyAdministration
{
    private const string Command = "command";

    /// <inheritdoc />
    public async Task<IReadOnlyList<SigningKeyInfo>> ListAsync(CancellationToken ct) =>
        [.. (await store.ReadAsync(ct)).Select(key => InfoOf(key.ToLife()))];

    /// <inheritdoc />
    public Task<SigningKeyInfo?> RotateAsync(CancellationToken ct) => InTurnAsync(
        async turn => await turn.RotateAsync(Command, ct) is { } next ? InfoOf(next) : null, ct);

    /// <inheritdoc />
    public Task<IReadOnlyList<SigningKeyInfo>?> RevokeAsync(string keyId, CancellationToken ct) => InTurnAsync<IReadOnlyList<SigningKeyInfo>?>(
        async turn => await turn.RevokeAsync(keyId, Command, ct) ? [.. turn.Keys.Select(InfoOf)] : null, ct);

    private async Task<T> InTurnAsync<T>(Func<SigningKeyTurn, Task<T>> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = documents.LightweightSession();
        var turn = await store.TakeTurnAsync(session, scope.ServiceProvider.GetRequiredService<IMartenOutbox>(), AuditActor.System, ct);
        var done = await work(turn);
        await turn.CommitAsync(ct);
        return done;
    }

    private static SigningKeyInfo InfoOf(SigningKeyLife life) =>
        new(life.KeyId, life.Algorithm, SigningKeyView.NameOf(life.State), life.PublishedAt, life.SignsFrom, life.ActivatedAt, life.RemovesAt);
}
