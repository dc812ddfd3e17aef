namespace ZeroTrust.Load.Target;

/// <summary>A person with a password and an authenticator.</summary>
internal sealed record Member(Person Person, Authenticator Authenticator)
{
    /// <summary>Both steps of a login. The answer of the last.</summary>
    /// <param name="fromNow">Which code: each is good once.</param>
    public async Task<Answer> LoginAsync(PlatformClient platform, int fromNow, CancellationToken cancellation)
    {
        var first = await platform.LoginAsync(Person, cancellation);
        return first.IsSuccess && first.Text("challenge_id"u8) is { } challenge
            ? await platform.AnswerAsync(challenge, Authenticator.Code(fromNow), cancellation)
            : first;
    }
}
