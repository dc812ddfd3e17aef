namespace ZeroTrust.Platform.Description;

/// <summary>
/// One example of a request body that the endpoint reads by hand. Endpoint metadata, as often as there are examples; the schema
/// of each content type is made of them all.
/// </summary>
/// <param name="ContentType">What the client sends it as.</param>
/// <param name="Name">Distinguishes examples of one content type.</param>
/// <param name="Text">The body as it is sent. A test has the endpoint's own reader read it.</param>
public sealed record RequestExample(string ContentType, string Name, string Text)
{
    /// <summary>Whether a request needs a body.</summary>
    public bool Required { get; init; } = true;
}

/// <summary>An answer that the endpoint writes by hand, problems aside. Endpoint metadata.</summary>
/// <param name="Status">The status.</param>
/// <param name="Description">When, or what.</param>
/// <param name="ContentType">Null for an answer without a body.</param>
/// <param name="Text">The body as it is sent, or null.</param>
public sealed record ResponseExample(int Status, string Description, string? ContentType = null, string? Text = null);
