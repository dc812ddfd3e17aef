using System.Text.Json.Serialization;
using ZeroTrust.Contracts.Mfa;

namespace ZeroTrust.Mfa.Challenges;

/// <summary>What waits for a proof, as stored.</summary>
[JsonSerializable(typeof(PendingLogin))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ChallengeJson : JsonSerializerContext;
