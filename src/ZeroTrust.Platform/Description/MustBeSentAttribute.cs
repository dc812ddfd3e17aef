namespace ZeroTrust.Platform.Description;

/// <summary>
/// Says in the API description that a request must have this member. The type itself lets it be null, so that the endpoint can tell
/// of all that is wrong at once; the JSON reader would stop at the first.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MustBeSentAttribute : Attribute;
