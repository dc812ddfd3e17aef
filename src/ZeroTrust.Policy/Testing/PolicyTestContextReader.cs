using System.Globalization;
using System.Net;
using Codes = ZeroTrust.Policy.PolicyTestCodes;

namespace ZeroTrust.Policy;

// time, ip and properties: what conditions of the policy ask for. Properties count as from a caller that may state them.
internal sealed class PolicyTestContextReader(ProblemList errors)
{
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    internal CallContext Read(FieldSet fields)
    {
        var properties = fields.Optional("properties") is { } node ? FieldSet.Read(node, errors, "subject", "resource", "action") : null;
        return new CallContext
        {
            Time = fields.Optional("time") is { } time ? ReadTime(time) : default,
            ClientAddress = fields.Optional("ip") is { } ip ? ReadAddress(ip) : null,
            Subject = ReadBag(properties?.Optional("subject")),
            Resource = ReadBag(properties?.Optional("resource")),
            Action = ReadBag(properties?.Optional("action")),
        };
    }

    private DateTimeOffset ReadTime(YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return default;
        }

        if (DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        errors.Add(node.At, Codes.InvalidTime, $"{ProblemList.Show(text)} is no time such as 2026-11-24T09:30:00Z.");
        return default;
    }

    private IPAddress? ReadAddress(YamlNode node)
    {
        if (NodeReader.Text(node, errors) is not { } text)
        {
            return null;
        }

        // The parser alone also takes 10.1 and 0x0a000001.
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3))
        {
            return address;
        }

        errors.Add(node.At, Codes.InvalidAddress, $"{ProblemList.Show(text)} is no address of version 4 or 6.");
        return null;
    }

    private PropertyBag? ReadBag(YamlNode? node)
    {
        if (node is null || NodeReader.Mapping(node, errors) is not { } mapping)
        {
            return null;
        }

        if (mapping.Fields.Length > PropertyBag.MaxCount)
        {
            errors.Add(mapping.At, PolicyProblemCodes.TooMany, $"More than {PropertyBag.MaxCount} properties.");
            return null;
        }

        var values = new List<KeyValuePair<string, PropertyValue>>(mapping.Fields.Length);
        foreach (var field in mapping.Fields)
        {
            if (ReadValue(field.Value) is { } value)
            {
                values.Add(new(field.Key.Value, value));
            }
        }

        return new PropertyBag(values);
    }

    private PropertyValue? ReadValue(YamlNode node)
    {
        switch (node)
        {
            case YamlNode.Sequence list:
                var texts = list.Items.Select(item => NodeReader.Text(item, errors)).ToList();
                return texts.Contains(null) ? null : PropertyValue.Of([.. texts.OfType<string>()]);
            case YamlNode.Scalar { Form: ScalarForm.Plain, Value: "true" or "false" } flag:
                return PropertyValue.Of(flag.Value == "true");
            case YamlNode.Scalar { Form: ScalarForm.Plain } number when long.TryParse(number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value):
                return PropertyValue.Of(value);
            case YamlNode.Scalar:
                return NodeReader.Text(node, errors) is { } text ? PropertyValue.Of(text) : null;
            default:
                errors.Add(node.At, Codes.InvalidProperty, "A property is a text, a whole number, true, false or a list of texts.");
                return null;
        }
    }
}
