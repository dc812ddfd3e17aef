using System.Globalization;

namespace ZeroTrust.Load.Scenarios;

/// <summary>A temporary folder with what a Cerbos server needs: a policy that says what the sample's policy says of one pair, and its settings.</summary>
internal sealed class CerbosFolder
{
    private const string Policy = """
        apiVersion: api.cerbos.dev/v1
        resourcePolicy:
          resource: route
          version: default
          rules:
            - actions: [GET]
              effect: EFFECT_ALLOW
              roles: [order-service]
              condition:
                match:
                  expr: R.id == "/v1/user/profile" && R.attr.service == "user-service"
        """;

    private DirectoryInfo? _folder;

    /// <summary>Writes it and returns the path of the settings.</summary>
    public async Task<string> WriteAsync(int httpPort, int grpcPort, bool isLogged, CancellationToken cancellation)
    {
        _folder = Directory.CreateTempSubdirectory("zerotrust-load-cerbos-");
        var policies = _folder.CreateSubdirectory("policies").FullName;
        await File.WriteAllTextAsync(Path.Combine(policies, "route.yaml"), Policy, cancellation);
        var settings = Path.Combine(_folder.FullName, "settings.yaml");
        await File.WriteAllTextAsync(settings, Settings(policies, Path.Combine(_folder.FullName, "decisions.log"), httpPort, grpcPort, isLogged), cancellation);
        return settings;
    }

    public void Delete() => _folder?.Delete(recursive: true);

    private static string Settings(string policies, string log, int httpPort, int grpcPort, bool isLogged) => string.Create(CultureInfo.InvariantCulture, $$"""
        server: { httpListenAddr: "127.0.0.1:{{httpPort}}", grpcListenAddr: "127.0.0.1:{{grpcPort}}" }
        telemetry: { disabled: true }
        audit: { enabled: {{(isLogged ? "true" : "false")}}, accessLogsEnabled: false, decisionLogsEnabled: true, backend: file, file: { path: "{{log}}" } }
        storage: { driver: disk, disk: { directory: "{{policies}}", watchForChanges: false } }
        """);
}
