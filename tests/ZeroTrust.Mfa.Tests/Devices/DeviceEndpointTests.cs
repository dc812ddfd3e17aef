using System.Net;
using Marten;
using Shouldly;
using Xunit;
using ZeroTrust.Mfa.Devices;
using ZeroTrust.Mfa.Tests.Features;
using ZeroTrust.Platform;

namespace ZeroTrust.Mfa.Tests.Devices;

public sealed class DeviceEndpointTests(SelfServiceHost host) : IClassFixture<SelfServiceHost>
{
    [Fact]
    public async Task People_list_and_forget_their_own_devices_and_nobody_elses()
    {
        var (ada, eve) = (new Person(host), new Person(host));
        var (first, second) = (await AddAsync(ada), await AddAsync(ada));
        var listed = await ada.CallAsync(HttpMethod.Get, "/v1/mfa/devices");
        listed.Status.ShouldBe(HttpStatusCode.OK, listed.Body.ToString());
        listed.Body.GetProperty("items").EnumerateArray().Select(device => device.GetProperty("id").GetString()!).ShouldBe([second, first], ignoreOrder: true);
        listed.Body.GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("Firefox on Windows");

        (await eve.CallAsync(HttpMethod.Delete, $"/v1/mfa/devices/{first}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ada.CallAsync(HttpMethod.Delete, "/v1/mfa/devices/none")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ada.CallAsync(HttpMethod.Delete, $"/v1/mfa/devices/{first}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ada.CallAsync(HttpMethod.Delete, $"/v1/mfa/devices/{first}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.Database.AuditAsync("device.forgotten", ada.Subject)).Count.ShouldBe(1, "what was not done has no entry");
        (await eve.CallAsync(HttpMethod.Delete, "/v1/mfa/devices")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ada.CallAsync(HttpMethod.Get, "/v1/mfa/devices")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await ada.CallAsync(HttpMethod.Delete, "/v1/mfa/devices")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ada.CallAsync(HttpMethod.Get, "/v1/mfa/devices")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("GET", "/v1/mfa/devices")]
    [InlineData("DELETE", "/v1/mfa/devices")]
    [InlineData("DELETE", "/v1/mfa/devices/01936d0a7a4e7c119c532f1f0e5a7b10")]
    public async Task A_service_has_none(string method, string path) =>
        (await new Person(host).CallAsync(new HttpMethod(method), path, token: "robot")).Code.ShouldBe("mfa.people_only");

    private async Task<string> AddAsync(Person owner)
    {
        var now = host.Clock.GetUtcNow();
        var device = new Device(host.Get<Ids>().New(), owner.Subject, "Firefox on Windows", now, null, now.AddDays(30));
        await using var session = host.Get<IDocumentStore>().LightweightSession();
        host.Get<DeviceStore>().Insert(session, device, [1], most: 10);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        return device.Id.ToString("N");
    }
}
