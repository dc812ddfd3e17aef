using Codes = ZeroTrust.Policy.PolicyTestCodes;

namespace ZeroTrust.Policy;

// One entry of tests. Every mistake of an entry is told, not only the first.
internal sealed class PolicyTestCaseReader(ProblemList errors, Dictionary<string, PolicyTestSubject.Person> people)
{
    private static readonly string[] Fields =
    [
        "name", "subject", "call", "permission", "at", "action", "resource", "time", "ip", "properties", "expect", "audited", "rule", LoginReader.ContextClass, LoginReader.MaxAge,
    ];

    private const int MaxName = 200;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly PolicyTestQuestionReader questions = new(errors);
    private readonly PolicyTestContextReader contexts = new(errors);
    private readonly PolicyTestExpectationReader expectations = new(errors);

    internal PolicyTestCase? Read(YamlNode item)
    {
        if (FieldSet.Read(item, errors, Fields) is not { } fields)
        {
            return null;
        }

        var name = fields.Required("name") is { } nameNode ? ReadName(nameNode) : null;
        var subject = fields.Required("subject") is { } subjectNode ? ReadSubject(subjectNode) : null;
        var question = questions.Read(item.At, fields);
        var context = contexts.Read(fields);
        var expected = expectations.Read(fields);
        if (subject is PolicyTestSubject.Anonymous && question is not (null or PolicyTestQuestion.Call))
        {
            errors.Add(item.At, Codes.InvalidQuestion, "Somebody without a token can only call: permissions and actions are those of services and people.");
        }

        return name is null || subject is null || question is null || expected is null
            ? null
            : new PolicyTestCase(name, item.At.Line, item.At.Column, subject, question, context with { SubjectId = (subject as PolicyTestSubject.Person)?.Id }, expected);
    }

    private string? ReadName(YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } name)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName || name.Any(char.IsControl))
        {
            errors.Add(node.At, Codes.InvalidName, $"The name of a test has 1 to {MaxName} visible characters.");
            return null;
        }

        if (names.Add(name))
        {
            return name;
        }

        errors.Add(node.At, Codes.DuplicateName, $"Another test is called {ProblemList.Show(name)}.");
        return null;
    }

    private PolicyTestSubject? ReadSubject(YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        switch (text.Split(':', 2))
        {
            case ["anonymous"]:
                return new PolicyTestSubject.Anonymous();
            case ["service", { Length: > 0 } service]:
                return new PolicyTestSubject.Service(service);
            case ["user", { } person] when people.TryGetValue(person, out var known):
                return known;
            case ["user", { } person]:
                errors.Add(node.At, Codes.UnknownPerson, $"'people' has no {ProblemList.Show(person)}.");
                return null;
            default:
                errors.Add(node.At, Codes.InvalidSubject, $"{ProblemList.Show(text)} is no subject: service:<name>, user:<name of 'people'> or anonymous.");
                return null;
        }
    }
}
