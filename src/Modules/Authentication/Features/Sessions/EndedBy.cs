using Microsoft.AspNetCore.Http;

namespace ZeroTrust.Authentication.Features.Sessions;

/// <summary>The reason of an end by a call.</summary>
internal static class EndedBy
{
    public static string Reason(HttpContext context, string subject) => SessionAccess.IsOwn(context, subject) ? "ended_by_owner" : "ended_by_administrator";
}
