namespace ZeroTrust.Load.Target;

/// <summary>A made-up person whose roles one task at a time changes, so that the sequence has no races.</summary>
internal sealed class Subject(string id)
{
    public const string Role = "customer_support";

    private long _sequence;

    public string Id { get; } = id;

    /// <summary>What the last event said.</summary>
    public bool Granted { get; private set; }

    public byte[] MayReadOrders { get; } = Evaluation.Permission(id, "order:read", "order-service");

    /// <summary>The event by which the platform gets to know the person.</summary>
    public PersonEvent Register(bool granted, DateTimeOffset now) => Next("user.registered", granted, now);

    /// <summary>The event that gives the role to one who has it not, and takes it from one who has.</summary>
    public PersonEvent Flip(DateTimeOffset now) => Next("user.roles_assigned", !Granted, now);

    private PersonEvent Next(string type, bool granted, DateTimeOffset now)
    {
        Granted = granted;
        return new PersonEvent(type, Id, ++_sequence, granted ? [Role] : [], now);
    }
}
