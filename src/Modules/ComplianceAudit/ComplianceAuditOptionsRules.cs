using Microsoft.Extensions.Options;
using ZeroTrust.ComplianceAudit.Stream;

namespace ZeroTrust.ComplianceAudit;

/// <summary>Rules that one attribute cannot say.</summary>
public sealed class ComplianceAuditOptionsRules : IValidateOptions<ComplianceAuditOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ComplianceAuditOptions options)
    {
        if (options.BlockMaxFacts > options.QueueCapacity)
        {
            return ValidateOptionsResult.Fail($"{ComplianceAuditOptions.Section}:BlockMaxFacts must not be larger than QueueCapacity: such a block could never fill.");
        }

        return options.DecisionMask.All(part => part is DecisionMask.Path or DecisionMask.Actor)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{ComplianceAuditOptions.Section}:DecisionMask knows {DecisionMask.Path} and {DecisionMask.Actor} only.");
    }
}
