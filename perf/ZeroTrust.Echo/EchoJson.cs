using System.Text.Json.Serialization;

namespace ZeroTrust.Echo;

[JsonSerializable(typeof(Question))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class EchoJson : JsonSerializerContext;
