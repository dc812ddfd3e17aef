using System.Net;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Instances;

/// <summary>What one instance is told about a person holds at the other within a second, with Redis and without.</summary>
[Collection(nameof(AloneOnTheMachine))]
[Trait("Module", "Authentication"), Trait("Module", "Permissions")]
public sealed class EnforcementTests(PairOfHosts world) : IClassFixture<PairOfHosts>
{
    // The product's promise, not a guess about the machine.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    [Theory, InlineData(false), InlineData(true)]
    public Task A_deactivation_closes_every_door_of_the_other_instance(bool withoutRedis) => ShouldCloseAsync(
        withoutRedis, HttpStatusCode.OK, member => world.ChangeUserAsync(member.Account, HttpMethod.Post, "/deactivate"),
        member => [("gateway", member.PassesGatewayAsync), ("API", member.PassesApiAsync), ("AuthZEN", member.IsPermittedAsync), ("refresh", member.RefreshesAsync)]);

    [Theory, InlineData(false), InlineData(true)]
    public Task A_removed_role_closes_every_door_that_it_opened(bool withoutRedis) => ShouldCloseAsync(
        withoutRedis, HttpStatusCode.OK, member => world.ChangeUserAsync(member.Account, HttpMethod.Delete, "/roles/system_admin"),
        member => [("gateway", member.PassesGatewayAsync), ("API", member.PassesApiAsync), ("AuthZEN", member.IsPermittedAsync)]);

    [Theory, InlineData(false), InlineData(true)]
    public Task A_logout_ends_the_session_everywhere(bool withoutRedis) => ShouldCloseAsync(
        withoutRedis, HttpStatusCode.NoContent, member => world.First.Client.SendAsync(HttpMethod.Post, "/v1/auth/logout", member.AccessToken), TokenDoors);

    [Theory, InlineData(false), InlineData(true)]
    public Task A_changed_password_ends_the_sessions_everywhere(bool withoutRedis) => ShouldCloseAsync(
        withoutRedis, HttpStatusCode.NoContent,
        member => world.First.Client.SetPasswordAsync(world.AdminToken, member.Account.Id, SampleOrganisation.NewPerson("new").Password), TokenDoors);

    [Theory, InlineData(false), InlineData(true)]
    public Task A_session_that_its_owner_ends_is_over_everywhere(bool withoutRedis) => ShouldCloseAsync(
        withoutRedis, HttpStatusCode.NoContent,
        member => world.First.Client.SendAsync(HttpMethod.Delete, $"/v1/sessions/{member.SessionId}", member.AccessToken), TokenDoors);

    [Theory, InlineData(false), InlineData(true)]
    public Task All_sessions_of_a_person_end_everywhere(bool withoutRedis) => ShouldCloseAsync(
        withoutRedis, HttpStatusCode.NoContent,
        member => world.First.Client.SendAsync(
            HttpMethod.Post, "/v1/sessions/revoke-all", world.AdminToken, new System.Text.Json.Nodes.JsonObject { ["user"] = member.Account.Id }),
        TokenDoors);

    [Theory, InlineData(false), InlineData(true)]
    public Task A_revoked_refresh_token_ends_the_session_everywhere(bool withoutRedis) => ShouldCloseAsync(
        withoutRedis, HttpStatusCode.OK, member => RevokeAsync(member.RefreshToken), TokenDoors);

    [Theory, InlineData(false), InlineData(true)]
    public Task A_revoked_access_token_is_refused_everywhere_and_the_session_goes_on(bool withoutRedis) => ShouldCloseAsync(
        withoutRedis, HttpStatusCode.OK, member => RevokeAsync(member.AccessToken),
        member => [("gateway", member.PassesGatewayAsync), ("API", member.PassesApiAsync), ("introspection", member.IsActiveAsync)]);

    private async Task<HttpResponseMessage> RevokeAsync(string token)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "zerotrust", ["token"] = token });
        return await world.First.Client.PostAsync(new Uri("/oauth2/revoke", UriKind.Relative), form);
    }

    private static (string Name, Func<Task<bool>> IsOpen)[] TokenDoors(Member member) =>
        [("gateway", member.PassesGatewayAsync), ("API", member.PassesApiAsync), ("refresh", member.RefreshesAsync)];

    private async Task ShouldCloseAsync(
        bool withoutRedis, HttpStatusCode expected, Func<Member, Task<HttpResponseMessage>> change, Func<Member, (string Name, Func<Task<bool>> IsOpen)[]> doorsOf)
    {
        var member = await world.NewMemberAsync();
        var doors = doorsOf(member);
        foreach (var (name, isOpen) in doors)
        {
            await Eventually.HoldsAsync(isOpen, Promised, $"{name} is open to begin with");
        }

        await world.Redis.PerhapsFrozenAsync(withoutRedis, async () =>
        {
            using var answer = await change(member);
            await answer.ShouldBeAsync(expected);
            await Task.WhenAll(doors.Select(door => Eventually.HoldsAsync(async () => !await door.IsOpen(), Promised, $"{door.Name} is closed")));
        });
    }
}
