using System.Diagnostics;

namespace ZeroTrust.Platform.Secrets;

/// <summary>
/// A value that cannot be printed by accident: not by a log, a string interpolation, a debugger or an exception.
/// It has no serialisable member either.
/// </summary>
[DebuggerDisplay("***")]
public readonly struct Secret<T>(T value)
{
    private readonly T _value = value;

    /// <summary>The value, for the one line that needs it.</summary>
    public T Reveal() => _value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
