using System.Text.Json.Serialization;
using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication;

/// <summary>Every type that people, events and their administration read or write as JSON.</summary>
[JsonSerializable(typeof(PersonDocument))]
internal sealed partial class AuthenticationPeopleJson : JsonSerializerContext;
