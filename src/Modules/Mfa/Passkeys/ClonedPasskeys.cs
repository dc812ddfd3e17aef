using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Marten;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Features;

namespace ZeroTrust.Mfa.Passkeys;

/// <summary>
/// Suspends a passkey whose signature is right and whose counter did not rise: there may be a copy of its key (WebAuthn Level 3, section
/// 6.1.1). Committed apart from the attempt, whose unit of work comes to nothing. The passkey stays among the person's factors until the
/// person removes it, or less would be asked for than before.
/// </summary>
internal sealed class ClonedPasskeys(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Once, with entry, fact and mail; nothing where another attempt was first.</summary>
    public async Task SuspendAsync(Factor factor, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IDocumentSession>();
        scope.ServiceProvider.GetRequiredService<IMartenOutbox>().Enroll(unitOfWork);
        PasskeyChanges.Suspend(unitOfWork, factor, clock.GetUtcNow());
        await scope.ServiceProvider.GetRequiredService<FactorNews>().SuspendedAsync(unitOfWork, factor, "cloned", ct);
        try
        {
            await unitOfWork.SaveChangesAsync(ct);
        }
        catch (ConcurrencyException)
        {
            // Suspended, used or removed meanwhile: the next attempt sees which.
        }
    }
}
