using Npgsql;

namespace ZeroTrust.Mfa.RecoveryCodes;

/// <summary>How many recovery codes a person has left, for reads that ask more than this in one round trip.</summary>
internal interface IRecoveryCodes
{
    /// <summary>A command that answers with one row of one <c>integer</c>: the codes that may still be used.</summary>
    NpgsqlBatchCommand CountLeft(string subject);
}
