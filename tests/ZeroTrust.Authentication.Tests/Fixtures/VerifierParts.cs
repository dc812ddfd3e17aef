using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using ZeroTrust.Authentication.Revocation;
using ZeroTrust.Authentication.Sessions;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Authentication.Tokens;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.ServiceTokens;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Authentication.Tests.Fixtures;

/// <summary>A verifier whose surroundings the test sets.</summary>
internal sealed class VerifierParts
{
    public VerifierParts()
    {
        var options = Options.Create(new AuthenticationOptions());
        // Points nowhere: nothing in these tests may reach a database.
        Revoked = new RevokedSessions(new SessionStore(NpgsqlDataSource.Create("Host=127.0.0.1;Port=1")), options, Clock);
        RevokedTokens = new RevokedTokens(NpgsqlDataSource.Create("Host=127.0.0.1;Port=1"), options, Clock);
        Verifier = new TokenVerifier(new KeysStub(this), Revoked, RevokedTokens, People, Services, Options.Create(new HttpOptions { PublicUrl = TestTokens.Issuer }), Clock);
    }

    public FakeTimeProvider Clock { get; } = new(TestTokens.Now);

    public PeopleStub People { get; } = new();

    public ServicesStub Services { get; } = new();

    public RevokedSessions Revoked { get; }

    public RevokedTokens RevokedTokens { get; }

    public TokenVerifier Verifier { get; }

    /// <summary>The keys that are loaded.</summary>
    public IReadOnlyDictionary<string, VerificationKey> Keys { get; set; } = TestTokens.Keys;

    private sealed class KeysStub(VerifierParts parts) : ISigningKeys
    {
        public SigningKey Active => TestTokens.Key;

        public IReadOnlyDictionary<string, VerificationKey> PublicKeys => parts.Keys;
    }
}

internal sealed class PeopleStub : IPermissionReader
{
    public SubjectState? State { get; set; } = TestTokens.State();

    public ValueTask<SubjectState?> ReadAsync(string subject, CancellationToken ct) => ValueTask.FromResult(State);
}

internal sealed class ServicesStub : IServiceDirectory
{
    public ServiceIdentity? Identity { get; set; }

    public ServiceIdentity? Authenticate(string clientId, string clientSecret) => null;

    public ServiceIdentity? Find(string name) => Identity?.Name == name ? Identity : null;
}
