using ZeroTrust.Load.Target;

namespace ZeroTrust.Load.Scenarios;

/// <summary>What the scenarios are built from: who calls, whom, and how hard.</summary>
internal sealed class ScenarioInputs(DemoEnvironment demo, Pace pace, TimeProvider clock)
{
    public Pace Pace { get; } = pace;
    public TimeProvider Clock { get; } = clock;
    public Member Administrator { get; } = new(demo.Administrator, new Authenticator(demo.AdministratorSecret, clock));
    public Person Customer { get; } = demo.Customer;
    public Person Support { get; } = demo.Support;
    public ClientIdentity OrderService { get; } = demo.OrderService;

    public ClientIdentity Gateway { get; } = demo.Gateway;

    /// <summary>order-service calling user-service.</summary>
    public ServiceToken OrderToUser { get; } = new(demo.OrderService, "user-service", clock);

    /// <summary>user-service publishing events to the platform.</summary>
    public ServiceToken Publisher { get; } = new(demo.UserService, null, clock);

    /// <summary>The gateway asking the platform for decisions.</summary>
    public ServiceToken Decider { get; } = new(demo.Gateway, null, clock);

    public Uri? GatewayUrl { get; init; }
    public int? RedisPid { get; init; }

    /// <summary>The process that is loaded; its program and settings serve for commands beside it.</summary>
    public int? ServerPid { get; init; }

    /// <summary>The core that the server is held to; servers beside it are held to the same.</summary>
    public int? ServerCore { get; init; }

    /// <summary>The h2c listener.</summary>
    public Uri? GrpcUrl { get; init; }

    public string? CerbosProgram { get; init; }

    public string? EchoProgram { get; init; }

    public PermissionReads PermissionReads { get; init; } = PermissionReads.Parse(PermissionReads.Default);
}
