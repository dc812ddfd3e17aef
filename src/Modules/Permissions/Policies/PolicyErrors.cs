using System.Collections.Immutable;
using System.Text.Json;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Shows findings in a policy, each with its place.</summary>
internal static class PolicyErrors
{
    /// <summary>One sentence a finding, for people at a console.</summary>
    internal static IEnumerable<string> Describe(ImmutableArray<PolicyProblem> problems) =>
        problems.Select(problem => $"line {problem.Line}, column {problem.Column}: {problem.Code}: {problem.Message}");

    /// <summary>The <c>errors</c> member of the problem document.</summary>
    internal static void Write(Utf8JsonWriter json, ImmutableArray<PolicyProblem> problems)
    {
        json.WriteStartArray("errors");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteNumber("line", problem.Line);
            json.WriteNumber("column", problem.Column);
            json.WriteString("code", problem.Code);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
