namespace ZeroTrust.ComplianceAudit.Stream;

/// <summary>The parts of a fact that can be searched for. The numbers are part of stored filters: never change one.</summary>
internal enum FactField : byte
{
    Actor = 1,
    Target = 2,
    Outcome = 3,
    Reason = 4,
    Rule = 5,
    PolicyVersion = 6,
}
