using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ZeroTrust.Testing;

/// <summary>The sample organisation of src/demo, loaded through the public API exactly as load.sh does it; credentials are generated.</summary>
public sealed record SampleOrganisation(
    HttpClient Client, PersonAccount Admin, PersonAccount Customer, PersonAccount Support,
    ServiceAccount OrderService, ServiceAccount UserService, ServiceAccount PaymentService, ServiceAccount Gateway)
{
    private readonly KeptSessions sessions = new();

    /// <summary>Loads it into a fresh server.</summary>
    public static async Task<SampleOrganisation> LoadAsync(NativeHost host) =>
        await LoadAsync(host.Client, host.SetupToken ?? throw new InvalidOperationException("The host printed no setup token; is its database fresh?"));

    /// <summary>Loads it into a fresh server with the setup token that it printed.</summary>
    public static async Task<SampleOrganisation> LoadAsync(HttpClient client, string setupToken)
    {
        var admin = await EnrolAsync(client, await CreateAdministratorAsync(client, setupToken));
        var adminToken = await TokenOfAsync(await client.LoginAsync(admin));
        var order = await RegisterAsync(client, adminToken, "order-service");
        var user = await RegisterAsync(client, adminToken, "user-service");
        var payment = await RegisterAsync(client, adminToken, "payment-service");
        var gateway = await RegisterAsync(client, adminToken, "gateway");

        var publisher = await TokenOfAsync(await client.ServiceTokenAsync(user));
        var customer = NewPerson("cust");
        var support = NewPerson("emp");
        await ApplyAsync(client, publisher, new CloudEvent("customer.registered", customer.Id, 1, customer.User));
        await ApplyAsync(client, publisher, new CloudEvent("user.registered", support.Id, 1, support.User));
        await ApplyAsync(client, publisher, new CloudEvent("user.roles_assigned", support.Id, 2, support.User, "customer_support"));
        await ExpectAsync(HttpStatusCode.NoContent, await client.SetPasswordAsync(adminToken, customer.Id, customer.Password));
        await ExpectAsync(HttpStatusCode.NoContent, await client.SetPasswordAsync(adminToken, support.Id, support.Password));
        return new SampleOrganisation(client, admin, customer, support, order, user, payment, gateway);
    }

    /// <summary>
    /// An access token of a person; throws with the answer when the login is not accepted. Who has an authenticator goes on in the session
    /// opened before where there is one: a code is good once, and the next is half a minute away.
    /// </summary>
    public async Task<string> LoginAsync(PersonAccount person) => person.Authenticator is null
        ? await TokenOfAsync(await Client.LoginAsync(person.User, person.Password))
        : await sessions.TokenOfAsync(Client, person);

    /// <summary>
    /// The person with an authenticator application, enrolled and confirmed: in the session that the platform opens for it where a role
    /// asks for a second factor, else in the person's own.
    /// </summary>
    public static async Task<PersonAccount> EnrolAsync(HttpClient client, PersonAccount person)
    {
        var token = await TokenOfAsync(await client.LoginAsync(person.User, person.Password));
        using var begun = await client.SendAsync(HttpMethod.Post, "/v1/mfa/totp", token, new JsonObject());
        var enrolment = await ExpectAsync(HttpStatusCode.Created, begun);
        var device = new TotpDevice((string)enrolment["secret"]!);
        using var confirmed = await client.SendAsync(
            HttpMethod.Post, $"/v1/mfa/factors/{enrolment["factor_id"]}/confirm", token, new JsonObject { ["code"] = await device.NextCodeAsync() });
        await ExpectAsync(HttpStatusCode.OK, confirmed);
        return person with { Authenticator = device };
    }

    /// <summary>A service token for a target; without one for the platform itself.</summary>
    public async Task<string> ServiceTokenAsync(ServiceAccount service, string? target = null) =>
        await TokenOfAsync(await Client.ServiceTokenAsync(service, target));

    /// <summary>Publishes a fact as user-service; throws unless its result is <c>applied</c>.</summary>
    public async Task ApplyAsync(CloudEvent fact) => await ApplyAsync(Client, await ServiceTokenAsync(UserService), fact);

    /// <summary>A person with a generated id, name and password, not registered yet.</summary>
    public static PersonAccount NewPerson(string prefix)
    {
        var tag = RandomNumberGenerator.GetHexString(12, lowercase: true);
        return new PersonAccount($"{prefix}-{tag}", $"{prefix}-user-{tag}", RandomNumberGenerator.GetHexString(32));
    }

    private static async Task<PersonAccount> CreateAdministratorAsync(HttpClient client, string setupToken)
    {
        var account = NewPerson("admin");
        var body = new JsonObject { ["token"] = setupToken, ["username"] = account.User, ["password"] = account.Password };
        using var answer = await client.SendAsync(HttpMethod.Post, "/v1/setup/administrator", null, body, headers: NewKey());
        var created = await ExpectAsync(HttpStatusCode.Created, answer);
        return account with { Id = (string)created["id"]! };
    }

    private static async Task<ServiceAccount> RegisterAsync(HttpClient client, string adminToken, string name)
    {
        using var answer = await client.SendAsync(HttpMethod.Post, "/v1/services", adminToken, new JsonObject { ["name"] = name }, headers: NewKey());
        var created = await ExpectAsync(HttpStatusCode.Created, answer);
        return new ServiceAccount(name, (string)created["client_id"]!, (string)created["client_secret"]!);
    }

    private static async Task ApplyAsync(HttpClient client, string publisher, CloudEvent fact)
    {
        using var answer = await client.PublishAsync(publisher, fact);
        var results = await ExpectAsync(HttpStatusCode.Accepted, answer);
        if ((string?)results["results"]?[0]?["status"] is not "applied")
        {
            throw new InvalidOperationException($"{fact.Type} was not applied: {results.ToJsonString()}");
        }
    }

    private static async Task<string> TokenOfAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return (string)(await ExpectAsync(HttpStatusCode.OK, answer))["access_token"]!;
        }
    }

    private static async Task<JsonObject> ExpectAsync(HttpStatusCode expected, HttpResponseMessage answer)
    {
        if (answer.StatusCode != expected)
        {
            throw new InvalidOperationException(
                $"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}, not {(int)expected}: {await answer.Content.ReadAsStringAsync()}");
        }

        return await answer.JsonAsync();
    }

    private static (string Name, string Value) NewKey() => ("Idempotency-Key", Guid.CreateVersion7().ToString());
}
