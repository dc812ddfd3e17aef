using YamlDotNet.Core;

namespace ZeroTrust.Policy;

internal readonly record struct Position(int Line, int Column)
{
    internal static readonly Position Start = new(1, 1);

    // A file within the limits has far fewer lines than an int; a mark that is not set points at the start.
    internal static Position Of(Mark mark) => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));
}
