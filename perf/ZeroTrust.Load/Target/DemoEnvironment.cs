namespace ZeroTrust.Load.Target;

/// <summary>The `NAME=value` lines that a running demo writes for its clients.</summary>
internal sealed class DemoEnvironment
{
    private readonly Dictionary<string, string> _values;

    private DemoEnvironment(Dictionary<string, string> values) => _values = values;

    /// <exception cref="FormatException">A line is neither empty, a comment nor `NAME=value`.</exception>
    public static DemoEnvironment Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#')) continue;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            // The line may hold a secret, so it is not repeated.
            if (equals <= 0) throw new FormatException("A line of the environment file is not NAME=value.");
            values[line[..equals]] = Unquote(line[(equals + 1)..]);
        }

        return new DemoEnvironment(values);
    }

    public Uri BaseUrl => LoopbackAddress.Parse(this["BASE_URL"]);
    public Person Administrator => new(this["ADMIN_USER"], this["ADMIN_PASSWORD"]);
    public string AdministratorSecret => this["ADMIN_TOTP_SECRET"];
    public Person Customer => new(this["CUSTOMER_USER"], this["CUSTOMER_PASSWORD"]);
    public Person Support => new(this["SUPPORT_USER"], this["SUPPORT_PASSWORD"]);
    public ClientIdentity OrderService => Client("ORDER_SERVICE");
    public ClientIdentity UserService => Client("USER_SERVICE");
    public ClientIdentity Gateway => Client("GATEWAY");

    private string this[string name] => _values.TryGetValue(name, out var value) && value.Length > 0
        ? value
        : throw new FormatException($"The environment file has no {name}.");

    private ClientIdentity Client(string prefix) => new(this[$"{prefix}_CLIENT_ID"], this[$"{prefix}_CLIENT_SECRET"]);

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] is '\'' or '"' && value[^1] == value[0] ? value[1..^1] : value;
}
