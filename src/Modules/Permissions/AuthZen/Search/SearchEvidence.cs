using ZeroTrust.Permissions.Decisions;

namespace ZeroTrust.Permissions.AuthZen.Search;

/// <summary>What a record may say of a search: its words where they have the form of keys, a question mark for what is looked for.</summary>
internal static class SearchEvidence
{
    private const string Sought = "?";

    internal static string Of(SearchRequest request)
    {
        var subject = request.Kind == SearchKind.Subject ? Sought : Evidence.Key(request.Subject.Id);
        var action = request.Action is { } stated ? Evidence.Key(stated.Name) : Sought;
        var resource = request.Kind == SearchKind.Resource ? Sought : Evidence.Key(request.Resource.Id);
        return $"{Evidence.Key(request.Subject.Type)} {subject} {action} {Evidence.Key(request.Resource.Type)} {resource}";
    }
}
