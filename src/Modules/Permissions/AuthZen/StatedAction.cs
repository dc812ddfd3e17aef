using ZeroTrust.Policy;

namespace ZeroTrust.Permissions.AuthZen;

/// <summary>The action of a question: a method, a permission, or an action of a resource's type.</summary>
internal sealed record StatedAction(string Name, PropertyBag? Properties = null);
