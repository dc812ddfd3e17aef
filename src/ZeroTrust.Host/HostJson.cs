using System.Text.Json.Serialization;
using FastEndpoints;
using JasperFx.Events;

namespace ZeroTrust.Host;

/// <summary>What the libraries themselves serialise.</summary>
[JsonSerializable(typeof(Dictionary<string, object>))]
[JsonSerializable(typeof(Archived))]
[JsonSerializable(typeof(Tombstone))]
[JsonSerializable(typeof(InternalErrorResponse))]
[JsonSerializable(typeof(string))]
internal sealed partial class HostJson : JsonSerializerContext;
