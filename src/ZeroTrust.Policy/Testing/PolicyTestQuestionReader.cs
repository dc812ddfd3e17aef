using Codes = ZeroTrust.Policy.PolicyTestCodes;

namespace ZeroTrust.Policy;

// call: "GET user-service /v1/users/1" | permission: "user:read" with at: user-service | action: write with resource: "record:record-1".
internal sealed class PolicyTestQuestionReader(ProblemList errors)
{
    internal PolicyTestQuestion? Read(Position at, FieldSet fields)
    {
        switch ((fields.Optional("call"), fields.Optional("permission"), fields.Optional("at"), fields.Optional("action"), fields.Optional("resource")))
        {
            case ({ } call, null, null, null, null):
                return ReadCall(call);
            case (null, { } permission, { } service, null, null):
                return NodeReader.Text(permission, errors) is { } name && NodeReader.Text(service, errors) is { } where
                    ? new PolicyTestQuestion.Permission(name, where)
                    : null;
            case (null, null, null, { } action, { } resource):
                return NodeReader.Text(action, errors) is { } verb ? ReadResource(verb, resource) : null;
            default:
                errors.Add(at, Codes.InvalidQuestion, "A test asks one thing: 'call', or 'permission' with 'at', or 'action' with 'resource'.");
                return null;
        }
    }

    // The target is everything after the second space, so that a test can send what no client should.
    private PolicyTestQuestion.Call? ReadCall(YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        if (text.Split(' ', 3) is [{ Length: > 0 } method, { Length: > 0 } service, { Length: > 0 } target])
        {
            return new PolicyTestQuestion.Call(method, service, target);
        }

        errors.Add(node.At, Codes.InvalidCall, $"{ProblemList.Show(text)} is no call: a method, a service and a target, such as GET user-service /v1/users/1.");
        return null;
    }

    private PolicyTestQuestion.Action? ReadResource(string action, YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        if (text.Split(':', 2) is [{ Length: > 0 } type, { Length: > 0 } id])
        {
            return new PolicyTestQuestion.Action(new ResourceQuestion(action, type, id));
        }

        errors.Add(node.At, Codes.InvalidResource, $"{ProblemList.Show(text)} is no resource: a type and an id, such as record:record-1.");
        return null;
    }
}
