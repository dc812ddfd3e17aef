using ZeroTrust.Platform.Changes;
using ZeroTrust.Platform.Idempotency;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Platform.OneTime;

namespace ZeroTrust.Platform;

/// <summary>The platform's own tables.</summary>
public static class PlatformSchema
{
    /// <summary>Idempotent SQL.</summary>
    public static readonly string Sql = string.Join('\n', ChangeFeed.Schema, DataKeys.Schema, IdempotencyStore.Schema, OneTimeMarks.Schema);
}
