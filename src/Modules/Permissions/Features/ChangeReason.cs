using System.Text;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Platform.Description;

namespace ZeroTrust.Permissions.Features;

/// <summary>Why somebody changes the policy, for who approves it. A header: the body is the policy, and an address is logged.</summary>
internal static class ChangeReason
{
    internal const string Name = "Change-Reason";

    internal static readonly RequestHeader Header = new(
        Name, "Why, for who approves it: 1 to 500 characters. Read only where an approval is asked for.", "The reporting service moves to v2.", Required: false);

    internal static string Of(HttpContext context) => context.Request.Headers[Name].ToString() is { Length: > 0 } text
        // Kestrel reads headers as Latin-1.
        ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text))
        : "No reason was given.";
}
