using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Codes = ZeroTrust.Policy.PolicyProblemCodes;

namespace ZeroTrust.Policy;

// The parser's events one after the other; a missing or unexpected one ends the reading.
internal sealed class YamlEvents(string text, ProblemList problems)
{
    private readonly Parser parser = new(new Scanner(new StringReader(text)));

    internal ParsingEvent Peek() => parser.Current ?? throw Stop(Place(), Codes.Syntax, "The file ends too early.");

    internal ParsingEvent Advance()
    {
        var current = Peek();
        if (problems.IsFull)
        {
            throw new StopReadingException();
        }

        parser.MoveNext();
        return current;
    }

    internal T Next<T>()
        where T : ParsingEvent
    {
        if (parser.Current is null)
        {
            parser.MoveNext();
        }

        return Advance() as T ?? throw Stop(Place(), Codes.Syntax, "This is not valid YAML.");
    }

    internal Position Place() => parser.Current is { } current ? Position.Of(current.Start) : Position.Start;

    internal StopReadingException Stop(Position at, string code, string message)
    {
        problems.Add(at, code, message);
        return new StopReadingException();
    }
}
