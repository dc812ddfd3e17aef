using System.Net;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>A password is neither cut nor changed, and it does not wear out.</summary>
[Collection(nameof(LoginHost))]
public sealed class PasswordAsSentTests(LoginHost host) : LoginScenarios(host)
{
    // 256 characters: what the last one is must count.
    private static readonly string Longest = string.Concat(Enumerable.Range(0, 64).Select(i => $" {i:x2}Ä"));

    [Fact]
    public async Task It_is_good_exactly_as_it_was_set_and_in_no_other_form()
    {
        Longest.Length.ShouldBe(256);
        var (_, userName) = await PersonAsync();
        var changed = await PostAsync(
            "/v1/auth/password", $$"""{"current_password":"{{Password}}","new_password":"{{Longest}}"}""", (await LoginAsync(userName)).Access);
        changed.Status.ShouldBe(HttpStatusCode.OK);
        string[] others =
        [
            Longest[..^1], Longest[..72], Longest[..^1] + "Å", Longest.TrimStart(), Longest + " ", Longest.ToUpperInvariant(), Longest.Replace("Ä", "A\u0308", StringComparison.Ordinal),
        ];
        foreach (var other in others)
        {
            (await LoginAsync(userName, other)).Text("code").ShouldBe("auth.refused", $"{other.Length} characters");
        }

        (await LoginAsync(userName, Longest)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_does_not_end_with_age()
    {
        var (id, userName) = await PersonAsync();
        await Host.ExecuteAsync($"update authentication.passwords set changed_at = now() - interval '10 years' where subject = '{id}'");
        (await LoginAsync(userName)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
