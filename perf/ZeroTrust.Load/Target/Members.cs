using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ZeroTrust.Load.Target;

/// <summary>Makes people whom no earlier run has used: registered by an event, a password by the administrator, an authenticator by themselves.</summary>
internal static class Members
{
    private const int AtOnce = 2;

    /// <exception cref="InvalidOperationException">A step was refused.</exception>
    public static async Task<Member[]> EnrolAsync(PlatformClient platform, ServiceToken publisher, Member administrator, int count, TimeProvider clock, CancellationToken cancellation)
    {
        var admin = await SignInAsync(platform, administrator, cancellation);
        var members = new Member[count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, count, parallel, async (index, token) => members[index] = await EnrolAsync(platform, publisher, admin, clock, token));
        return members;
    }

    /// <summary>The token of a login with both factors.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public static async Task<AuthenticationHeaderValue> SignInAsync(PlatformClient platform, Member administrator, CancellationToken cancellation)
    {
        // The code of now may have been used at the load of the sample; the next is accepted already.
        foreach (var fromNow in new[] { 0, 1 })
        {
            var answer = await administrator.LoginAsync(platform, fromNow, cancellation);
            if (answer.IsSuccess) return Bearer(answer);
        }

        throw new InvalidOperationException("the administrator was not let in");
    }

    private static async Task<Member> EnrolAsync(PlatformClient platform, ServiceToken publisher, AuthenticationHeaderValue admin, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (id, password) = (Guid.CreateVersion7(now).ToString(), RandomNumberGenerator.GetHexString(56));
        var registered = new PersonEvent("user.registered", id, 1, [], now) { Username = id };
        Check(await platform.PublishAsync(await publisher.HeaderAsync(platform, cancellation), registered, cancellation));
        var read = Check(await platform.CallAsync(HttpMethod.Get, $"v1/users/{id}", admin, null, null, cancellation));
        Check(await platform.CallAsync(
            HttpMethod.Put, $"v1/users/{id}/password", admin, Json.Bytes(json => json.WriteString("password"u8, password)), read.ETag, cancellation));

        var person = new Person(id, password);
        var own = Bearer(Check(await platform.LoginAsync(person, cancellation)));
        var begun = Check(await platform.CallAsync(HttpMethod.Post, "v1/mfa/totp", own, Json.Bytes(_ => { }), null, cancellation));
        var authenticator = new Authenticator(begun.Text("secret"u8)!, clock);
        var confirmed = await ConfirmAsync(platform, own, begun, authenticator, cancellation);
        // A step may end on the way, and the code of the one before it is two steps old then.
        Check(confirmed.Status == 400 ? await ConfirmAsync(platform, own, begun, authenticator, cancellation) : confirmed);
        return new Member(person, authenticator);
    }

    // With the code of the step before, so that the login has that of its own step.
    private static Task<Answer> ConfirmAsync(
        PlatformClient platform, AuthenticationHeaderValue own, Answer begun, Authenticator authenticator, CancellationToken cancellation) => platform.CallAsync(
        HttpMethod.Post, $"v1/mfa/factors/{begun.Text("factor_id"u8)}/confirm", own,
        Json.Bytes(json => json.WriteString("code"u8, authenticator.Code(-1))), null, cancellation);

    private static AuthenticationHeaderValue Bearer(Answer login) =>
        new("Bearer", login.Text("access_token"u8) ?? throw new InvalidOperationException("a login gave no token"));

    private static Answer Check(Answer answer) =>
        answer.IsSuccess ? answer : throw new InvalidOperationException($"making a person with an authenticator was refused with {answer.Status}");
}
