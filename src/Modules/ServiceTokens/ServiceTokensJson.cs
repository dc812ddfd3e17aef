using System.Text.Json.Serialization;
using ZeroTrust.Platform.Paging;
using ZeroTrust.ServiceTokens.Features;
using ZeroTrust.ServiceTokens.Features.RegisterService;
using ZeroTrust.ServiceTokens.Features.RotateSecret;
using ZeroTrust.ServiceTokens.Identities;

namespace ZeroTrust.ServiceTokens;

[JsonSerializable(typeof(RegisterServiceRequest))]
[JsonSerializable(typeof(RegisteredService))]
[JsonSerializable(typeof(RotateSecretRequest))]
[JsonSerializable(typeof(RotatedSecret))]
[JsonSerializable(typeof(ServiceView))]
[JsonSerializable(typeof(Page<ServiceView>))]
[JsonSerializable(typeof(ServiceIdentityDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ServiceTokensJson : JsonSerializerContext;
