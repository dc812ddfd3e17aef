namespace ZeroTrust.Testing;

/// <summary>What a native host is started with.</summary>
/// <param name="Postgres">Connection string of a database that may be empty: migrations are applied.</param>
/// <param name="Redis">Configuration of StackExchange.Redis.</param>
public sealed record NativeHostOptions(string Postgres, string Redis)
{
    /// <summary>The policy of the first start; the sample organisation's by default.</summary>
    public string PolicyFile { get; init; } = Checkout.File("src", "demo", "policy.yaml");

    /// <summary>The key-encryption key. Two instances on one database need the same file: take the first one's <see cref="NativeHost.KeysFile"/>.</summary>
    public string? KeysFile { get; init; }

    /// <summary>The issuer; the host's own https address by default. Two instances need the same.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>More settings by environment name, such as <c>ZeroTrust__Tokens__LifetimeSeconds</c>; they win over the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
