using System.Globalization;

namespace ZeroTrust.Testing;

internal static class HostSettings
{
    /// <summary>The environment that src/run gives the server, with this host's places.</summary>
    internal static Dictionary<string, string> For(NativeHost host, NativeHostOptions options, int port)
    {
        // The binary makes the key file, not the folder above it.
        Directory.CreateDirectory(Path.GetDirectoryName(host.KeysFile)!);
        var settings = new Dictionary<string, string>
        {
            ["ZeroTrust__Postgres__ConnectionString"] = options.Postgres,
            ["ZeroTrust__Redis__Configuration"] = options.Redis,
            ["ZeroTrust__Http__Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["ZeroTrust__Http__PublicUrl"] = (options.PublicUrl ?? host.Https).ToString().TrimEnd('/'),
            ["ZeroTrust__Http__CaFile"] = host.CaFile,
            ["ZeroTrust__Keys__File"] = host.KeysFile,
            ["ZeroTrust__Policy__SeedFile"] = options.PolicyFile,
            ["ZeroTrust__Notifications__Delivery"] = "Folder",
            ["ZeroTrust__Notifications__Folder"] = host.MailFolder,
            ["ZeroTrust__Mfa__Sms__Delivery"] = "Console",
            ["ZeroTrust__Events__Sources__0__Source"] = "user-service",
            ["ZeroTrust__Events__Sources__0__Publisher"] = "user-service",
            ["ZeroTrust__Events__Sources__0__Roles__0"] = "customer_support",
            ["ZeroTrust__Events__Sources__0__Roles__1"] = "readonly_analyst",
        };
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }
}
