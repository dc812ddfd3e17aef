namespace ZeroTrust.Policy;

/// <summary>May somebody do <paramref name="Action"/> to this resource?</summary>
/// <param name="Type">A type under <c>resources</c>.</param>
/// <param name="Id">Any id; one that the policy knows brings its properties.</param>
public readonly record struct ResourceQuestion(string Action, string Type, string Id);
