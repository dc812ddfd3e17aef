namespace ZeroTrust.Platform.Description;

/// <summary>A request header that the endpoint reads. Endpoint metadata.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it says.</param>
/// <param name="Example">A value.</param>
/// <param name="Required">Whether a request without it is refused.</param>
public sealed record RequestHeader(string Name, string Description, string Example, bool Required = true);

/// <summary>A parameter in the query, which may be left out. Endpoint metadata.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it says.</param>
/// <param name="Type">What it holds.</param>
public sealed record QueryParameter(string Name, string Description, QueryType Type = QueryType.Text);

/// <summary>What a parameter in the query holds.</summary>
public enum QueryType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A time of RFC 3339.</summary>
    Time,
}
