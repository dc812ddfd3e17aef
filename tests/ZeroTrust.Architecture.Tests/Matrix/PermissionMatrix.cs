using System.Collections.Immutable;
using System.Text;
using ZeroTrust.Architecture.Tests.Endpoints;
using ZeroTrust.Contracts;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Platform.Access;

namespace ZeroTrust.Architecture.Tests.Matrix;

/// <summary>Somebody of the sample organisation, people with both factors; without a caller a stranger.</summary>
internal sealed record Who(string Name, Caller? Caller, SubjectState? State)
{
    internal static readonly Who Stranger = new("stranger", null, null);

    internal static Who Service(string name) => new(name, NewCaller(CallerKind.Service, name), null);

    internal static Who Person(string name, string[] roles, string[] assigned, bool isActive = true) =>
        new(name, NewCaller(CallerKind.User, name) with { ContextClass = ContextClasses.TwoFactors }, new SubjectState(name, 1, isActive, DateTimeOffset.UnixEpoch, [.. roles], [.. assigned]));

    private static Caller NewCaller(CallerKind kind, string subject) =>
        new(kind, subject, subject, null, Caller.Platform, "-", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, ImmutableArray<string>.Empty);
}

/// <summary>Who may call what, as text that people can read.</summary>
internal static class PermissionMatrix
{
    private const string Legend =
        """
        ✔ may call   ◐ may call, for its assigned services only   ✘ is refused (403)   ! is a stranger here (401)   ○ public: no token is asked for


        """;

    internal static string Render(IReadOnlyList<Route> routes, IReadOnlyList<Who> people, Func<Caller, SubjectState?, string, PlatformVerdict> check)
    {
        var text = new StringBuilder(Legend);
        foreach (var (who, column) in people.Select((who, column) => (who, column)))
        {
            text.Append(string.Concat(Enumerable.Repeat("│ ", column))).Append("┌ ").Append(who.Name).Append('\n');
        }

        foreach (var route in routes.OrderBy(route => route.Pattern, StringComparer.Ordinal).ThenBy(route => route.Methods, StringComparer.Ordinal))
        {
            text.AppendJoin(' ', people.Select(who => Cell(route, who, check))).Append("  ").Append(route.Name);
            text.Append(route.Required is { } required ? $"  [{required.Permission ?? AboutItself(required)}{LoginOf(route)}]" : "").Append('\n');
        }

        return text.ToString();
    }

    private static string LoginOf(Route route) =>
        route.Login is not { } login ? "" : $"{(login.Recent ? "; a recent login" : "")}{(login.ContextClass is { } least ? $"; {least}" : "")}";

    private static string AboutItself(RequiredPermission required) =>
        $"any caller, about itself{(required.OfOthers is { } permission ? $"; about others {permission}" : "")}";

    /// <summary>What <see cref="AccessMiddleware"/> makes of the verdict.</summary>
    private static char Cell(Route route, Who who, Func<Caller, SubjectState?, string, PlatformVerdict> check)
    {
        if (route.Required is not { } required)
        {
            return route.PublicReason is null ? '✘' : '○';
        }

        if (who.Caller is not { } caller)
        {
            return '!';
        }

        if (required.Permission is not { } permission)
        {
            return '✔';
        }

        var verdict = check(caller, who.State, permission);
        return !verdict.Allowed ? '✘' : verdict.OnlyServices is null ? '✔' : required.ServiceScoped ? '◐' : '✘';
    }
}
