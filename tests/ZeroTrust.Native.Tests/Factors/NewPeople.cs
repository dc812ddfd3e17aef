using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using ZeroTrust.Native.Tests.Fixtures;

namespace ZeroTrust.Native.Tests.Factors;

/// <summary>People without role and factor, and what their tokens say.</summary>
internal static class NewPeople
{
    /// <summary>A person with a password, made by the sample's administrator.</summary>
    public static async Task<PersonAccount> NewPersonAsync(this SampleHost world) =>
        await world.Host.NewPersonAsync(await world.Sample.LoginAsync(world.Sample.Admin));

    /// <inheritdoc cref="NewPersonAsync(SampleHost)"/>
    public static async Task<PersonAccount> NewPersonAsync(this NativeHost host, string adminToken)
    {
        var person = SampleOrganisation.NewPerson("factor");
        var body = new JsonObject { ["username"] = person.User, ["email"] = $"{person.User}@sample.example" };
        using var created = await host.Client.SendAsync(HttpMethod.Post, "/v1/users", adminToken, body);
        person = person with { Id = (string)(await created.ShouldBeAsync(HttpStatusCode.Created))["id"]! };
        using var password = await host.Client.SetPasswordAsync(adminToken, person.Id, person.Password);
        await password.ShouldBeAsync(HttpStatusCode.NoContent);
        return person;
    }

    /// <summary>The claims of a token, unverified.</summary>
    public static JsonObject Claims(this string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();
}
