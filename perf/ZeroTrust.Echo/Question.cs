namespace ZeroTrust.Echo;

/// <summary>An AuthZEN question of one decision, as JSON.</summary>
internal sealed record Question(Entity Subject, Verb Action, Entity Resource);

/// <summary>Who asks, or what is asked for.</summary>
internal sealed record Entity(string Type, string Id, Properties? Properties);

/// <summary>What is to be done.</summary>
internal sealed record Verb(string Name);

/// <summary>What the question says of the resource.</summary>
internal sealed record Properties(string? Service);
