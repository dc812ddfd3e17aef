using Microsoft.Extensions.Options;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.ComplianceAudit.Tests.Stream;

internal static class Queues
{
    /// <param name="personal">Only masked actors need its keys.</param>
    internal static AuditQueue Of(ComplianceAuditOptions options, TimeProvider clock, PersonalValues? personal = null)
    {
        var wrapped = Options.Create(options);
        return new AuditQueue(wrapped, new DecisionLog(wrapped, new DecisionMask(wrapped, personal ?? new PersonalValues(null!))), clock);
    }
}
