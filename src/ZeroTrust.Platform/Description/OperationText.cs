namespace ZeroTrust.Platform.Description;

/// <summary>
/// Describes a route that is a bare request delegate: FastEndpoints describes its own by <c>Summary</c>. Endpoint metadata. A route
/// of any method is described as GET.
/// </summary>
/// <param name="Id">The operation id: unique, camelCase, and kept, since generated clients are named by it.</param>
/// <param name="Tag">The group of the operation.</param>
/// <param name="Summary">One line.</param>
/// <param name="Description">What a caller must know beyond it.</param>
public sealed record OperationText(string Id, string Tag, string Summary, string Description);
