using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZeroTrust.Policy.Tests.Schema;

[JsonSerializable(typeof(string))]
internal sealed partial class SchemaJson : JsonSerializerContext;

// A policy as an editor's YAML reader hands it to a schema: plain words are numbers and booleans where they look like them.
internal static class PolicyJson
{
    internal static JsonElement Of(byte[] yaml)
    {
        var root = YamlReader.Read(System.Text.Encoding.UTF8.GetString(yaml), PolicyLimits.Default, new ProblemList()) ?? throw new InvalidOperationException("no YAML");
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, root);
        }

        return JsonElement.Parse(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlNode.Mapping mapping:
                writer.WriteStartObject();
                foreach (var field in mapping.Fields)
                {
                    writer.WritePropertyName(field.Key.Value);
                    Write(writer, field.Value);
                }

                writer.WriteEndObject();
                break;
            case YamlNode.Sequence list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case YamlNode.Scalar { Form: ScalarForm.Plain, Value: "true" or "false" } flag:
                writer.WriteBooleanValue(flag.Value == "true");
                break;
            case YamlNode.Scalar { Form: ScalarForm.Plain } scalar when long.TryParse(scalar.Value, out var number):
                writer.WriteNumberValue(number);
                break;
            case YamlNode.Scalar scalar:
                writer.WriteStringValue(scalar.Value);
                break;
            default:
                throw new InvalidOperationException(node.Kind);
        }
    }
}
