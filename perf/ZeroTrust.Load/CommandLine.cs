using System.Globalization;
using ZeroTrust.Load.Scenarios;
using ZeroTrust.Load.Target;

namespace ZeroTrust.Load;

/// <summary>What the program was asked to do.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        Loads a running demo and writes a report. Only addresses of this machine are accepted.

          --env FILE                NAME=value lines of the demo (BASE_URL, CUSTOMER_USER, …); required
          --server-pid PID          process whose memory is reported
          --redis-pid PID           process that redis_frozen stops and continues
          --gateway-url URL         nginx with /v1/user/profile behind the platform and
                                    /unprotected/v1/user/profile without it
          --grpc-url URL            the listener for HTTP/2 without TLS, for decide_grpc
          --server-core N           the core that the server is held to, for servers beside it
          --cerbos-program FILE     a Cerbos server, for decide_cerbos
          --echo-program FILE       perf/ZeroTrust.Echo, published, for echo_floor
          --out DIR                 folder of the report (default perf/results; with --smoke a temporary one)
          --only a,b                these scenarios and no others
          --smoke                   a few seconds each at a small rate, to see that all work
          --permission-reads NAME   the server's counters, by default
                                    zerotrust_permission_reads_total{source="local|redis|postgres"}
          --server-version TEXT     by default what the server's own `version` prints
          --placement TEXT          a note on which cores run what
          --help                    this text
        """;

    public string EnvFile { get; private init; } = "";
    public string? Out { get; private init; }
    public int? ServerPid { get; private init; }
    public int? RedisPid { get; private init; }
    public Uri? GatewayUrl { get; private init; }
    public Uri? GrpcUrl { get; private init; }
    public int? ServerCore { get; private init; }
    public string? CerbosProgram { get; private init; }
    public string? EchoProgram { get; private init; }
    public string? ServerVersion { get; private init; }
    public string Placement { get; private init; } = "server and load share the cores";
    public bool Smoke { get; private init; }
    public bool Help { get; private init; }
    public IReadOnlyList<string> Only { get; private init; } = [];
    public PermissionReads PermissionReads { get; private init; } = PermissionReads.Parse(PermissionReads.Default);

    /// <exception cref="FormatException">An option is unknown, lacks its value or has one that does not fit.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            line = line.Flag(name) ?? line.Option(name, ++i < arguments.Count ? arguments[i] : throw new FormatException($"{name} is unknown or lacks its value."));
        }

        return line.Help || line.EnvFile.Length > 0 ? line : throw new FormatException("--env FILE is required.");
    }

    private CommandLine? Flag(string name) => name switch
    {
        "--smoke" => this with { Smoke = true },
        "--help" or "-h" => this with { Help = true },
        _ => null,
    };

    private CommandLine Option(string name, string value) => name switch
    {
        "--env" => this with { EnvFile = value },
        "--out" => this with { Out = value },
        "--server-pid" => this with { ServerPid = Pid(name, value) },
        "--redis-pid" => this with { RedisPid = Pid(name, value) },
        "--gateway-url" => this with { GatewayUrl = LoopbackAddress.Parse(value) },
        "--grpc-url" => this with { GrpcUrl = LoopbackAddress.Parse(value) },
        "--server-core" => this with { ServerCore = Core(name, value) },
        "--cerbos-program" => this with { CerbosProgram = Existing(name, value) },
        "--echo-program" => this with { EchoProgram = Existing(name, value) },
        "--server-version" => this with { ServerVersion = value },
        "--placement" => this with { Placement = value },
        "--permission-reads" => this with { PermissionReads = PermissionReads.Parse(value) },
        "--only" => this with { Only = Known(value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) },
        _ => throw new FormatException($"{name} is not an option; see --help."),
    };

    private static int Pid(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 1
        ? pid
        : throw new FormatException($"{name} takes the id of a process.");

    private static int Core(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var core)
        ? core
        : throw new FormatException($"{name} takes the number of a core.");

    private static string Existing(string name, string value) => File.Exists(value)
        ? Path.GetFullPath(value)
        : throw new FormatException($"{name} names no file.");

    private static string[] Known(string[] names) => names.FirstOrDefault(name => !Catalogue.Names.Contains(name)) is { } unknown
        ? throw new FormatException($"{unknown} is not a scenario; there are {string.Join(", ", Catalogue.Names)}.")
        : names;
}
