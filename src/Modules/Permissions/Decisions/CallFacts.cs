using System.Net;
using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.Decisions;

/// <summary>What a door knows of a call beside subject, target and route; conditions of the policy ask for it. Time is added by the decision point.</summary>
/// <param name="ClientAddress">The address of the client as a trusted proxy names it; null where nobody knows.</param>
/// <param name="Subject">Properties that the asking service states and may state; null for none.</param>
internal readonly record struct CallFacts(
    IPAddress? ClientAddress = null, PropertyBag? Subject = null, PropertyBag? Resource = null, PropertyBag? Action = null)
{
    internal CallContext At(DateTimeOffset time, string subjectId) => new()
    {
        Time = time,
        ClientAddress = ClientAddress,
        SubjectId = subjectId,
        Subject = Subject,
        Resource = Resource,
        Action = Action,
    };
}
