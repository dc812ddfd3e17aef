using System.Collections.Immutable;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroTrust.Permissions.Storage;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Brings the active policy from PostgreSQL into memory.</summary>
internal sealed class PolicyLoader(
    IDocumentStore store, PolicySources sources, PolicyHolder holder, BudgetCheck budget, IOptions<PolicyOptions> options, ILogger<PolicyLoader> logger)
{
    /// <summary>Loads the active policy unless it is in memory already.</summary>
    /// <returns>False when PostgreSQL has none.</returns>
    /// <exception cref="PolicyUnusableException">The stored policy cannot be used; the one in memory stays.</exception>
    internal async Task<bool> LoadAsync(CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await PolicyStore.ActiveAsync(session, ct) is not { } active)
        {
            return false;
        }

        if (holder.Current is not { } current || current.Activation.Number < active.Number)
        {
            var bytes = await sources.ReadAsync(active.PolicyId, ct)
                ?? throw new PolicyUnusableException($"The source of the active policy {active.PolicyId} is not stored.");
            var compiled = Compile(bytes, active.PolicyId);
            Activate(compiled.Snapshot, compiled.Warnings, active);
        }

        return true;
    }

    /// <summary>Puts a policy that this instance just stored in place, without reading it back.</summary>
    internal ActivePolicy Activate(PolicySnapshot snapshot, ImmutableArray<PolicyProblem> warnings, ActivePolicyDocument document)
    {
        var overBudget = budget.Find(snapshot);
        var policy = new ActivePolicy(snapshot, [.. warnings, .. overBudget.Select(budget.Warning)], Activation.Of(document), overBudget);
        if (holder.Activate(policy))
        {
            Log.PolicyActive(logger, policy.Version, document.Number, snapshot.Pairs.Length, snapshot.Roles.Length, policy.Warnings.Length);
            foreach (var warning in policy.Warnings)
            {
                Log.PolicyWarning(logger, warning.Line, warning.Column, warning.Code, warning.Message);
            }

            if (!overBudget.IsEmpty)
            {
                Log.TokensOverBudget(logger, string.Join(", ", overBudget.Select(token => $"{token.Holder} ({token.Bytes})")));
            }
        }

        return policy;
    }

    // Compiled and not checked: a stored policy was checked when it came, and a rule that is new since must not unload it.
    private PolicyCompilation.Compiled Compile(byte[] bytes, string hash) =>
        PolicyCompiler.Compile(bytes, new PolicyLimits { MaxBytes = Math.Max(bytes.Length, options.Value.MaxBytes) }, options.Value.EnvironmentOrNull) switch
        {
            PolicyCompilation.Compiled compiled when compiled.Snapshot.Hash == hash => compiled,
            PolicyCompilation.Compiled => throw new PolicyUnusableException($"The source stored for policy {hash} has another hash: it was changed in the database."),
            PolicyCompilation.Refused refused => throw new PolicyUnusableException(
                $"The active policy {hash} is not valid for this version. {string.Join(' ', PolicyErrors.Describe(refused.Errors))}"),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
}

/// <summary>The stored policy cannot be used as it is.</summary>
internal sealed class PolicyUnusableException(string message) : Exception(message);
