using System.Collections.Immutable;
using System.Text;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Permissions.Policies;
using ZeroTrust.Platform.Access;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Tests;

/// <summary>The sample organisation, and shorthand for what tests make of it.</summary>
internal static class Sample
{
    internal static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    internal static byte[] Bytes { get; } = ReadSample();

    internal static string Text { get; } = Encoding.UTF8.GetString(Bytes);

    /// <summary>Other bytes with the same rules.</summary>
    internal static byte[] Variant(string remark) => Encoding.UTF8.GetBytes($"{Text}\n# {remark}\n");

    internal static ActivePolicy Policy(string yaml, long number = 1) => Policy(Encoding.UTF8.GetBytes(yaml), number);

    internal static ActivePolicy Policy(byte[]? yaml = null, long number = 1)
    {
        var compiled = PolicyCompiler.Compile(yaml ?? Bytes, PolicyLimits.Default) as PolicyCompilation.Compiled
            ?? throw new InvalidOperationException("The policy of the test is not valid.");
        return new ActivePolicy(compiled.Snapshot, compiled.Warnings, new Activation(number, Now, "test", Guid.Empty), []);
    }

    internal static PolicyHolder Holder(ActivePolicy? policy = null)
    {
        var holder = new PolicyHolder();
        holder.Activate(policy ?? Policy()).ShouldBeTrue();
        return holder;
    }

    internal static SubjectState Person(string subject, string[] roles, string[]? assigned = null, bool active = true) =>
        new(subject, 1, active, DateTimeOffset.UnixEpoch, [.. roles], [.. assigned ?? []]);

    internal static Caller Service(string name, string audience = Caller.Platform) => NewCaller(CallerKind.Service, name, null, audience);

    /// <summary>A person who logged in with two factors just now.</summary>
    internal static Caller User(string subject, string audience = Caller.Platform) => User(subject, audience, new PersonLogin("aal2", Now));

    internal static Caller User(string subject, string audience, PersonLogin login) =>
        NewCaller(CallerKind.User, subject, "session", audience) with { ContextClass = login.ContextClass, AuthenticatedAt = login.At };

    private static Caller NewCaller(CallerKind kind, string subject, string? session, string audience) =>
        new(kind, subject, subject, session, audience, "token", Now, Now.AddMinutes(5), ImmutableArray<string>.Empty);

    private static byte[] ReadSample()
    {
        using var stream = typeof(Sample).Assembly.GetManifestResourceStream("sample-organisation.yaml")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
