namespace ZeroTrust.Authentication.Sessions;

/// <summary>
/// Which sessions are being refreshed in this instance right now. Uses that overlap, directly or through others between them,
/// are one burst of one client; the first use after a burst is no part of it.
/// </summary>
internal sealed class OverlappingUses
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _underWay = new(StringComparer.Ordinal);

    /// <summary>Enters; true when another use of the session is under way.</summary>
    public bool Enter(string sessionId)
    {
        lock (_lock)
        {
            var others = _underWay.GetValueOrDefault(sessionId);
            _underWay[sessionId] = others + 1;
            return others > 0;
        }
    }

    /// <summary>Leaves; the last one forgets the session.</summary>
    public void Leave(string sessionId)
    {
        lock (_lock)
        {
            if (--_underWay[sessionId] == 0)
            {
                _underWay.Remove(sessionId);
            }
        }
    }
}
