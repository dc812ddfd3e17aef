namespace ZeroTrust.Policy;

/// <summary>What came of one condition. An error makes an allow rule fail and a deny rule hold.</summary>
internal enum ConditionResult
{
    // The default, so that an unset result denies.
    Error = 0,
    False,
    True,
}
