namespace ZeroTrust.Policy;

/// <summary>
/// The JSON Schema (2020-12) of a policy, for editors. It knows every field and most forms of values; only the compiler decides
/// whether a policy is sound.
/// </summary>
public static class PolicySchema
{
    private const string Resource = "policy.schema.json";

    private static readonly Lazy<string> Text = new(Read);

    /// <summary>The schema as JSON text, the same for the life of a build.</summary>
    public static string Json => Text.Value;

    private static string Read()
    {
        using var stream = typeof(PolicySchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
