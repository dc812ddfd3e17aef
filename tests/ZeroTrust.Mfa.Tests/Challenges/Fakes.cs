using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Devices;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Passkeys;
using ZeroTrust.Mfa.RecoveryCodes;
using ZeroTrust.Mfa.Sms;

namespace ZeroTrust.Mfa.Tests.Challenges;

/// <summary>A kind of factor with one right code, which counts as used by the counter of the factor.</summary>
internal sealed class FakeCheck(string kind) : IFactorCheck
{
    public const string RightCode = "right 246810";
    public const string Broken = "broken";
    private const long Step = 7;
    private int _checks;

    public string Kind => kind;

    /// <summary>How many codes were looked at.</summary>
    public int Checks => _checks;

    /// <summary>Who the proof is of; null for the person of the challenge.</summary>
    public string? Subject { get; set; }

    public bool IsTwoFactors { get; set; }

    public ValueTask<CheckResult> CheckAsync(Challenge challenge, IReadOnlyList<Factor> factors, FactorProof proof, CancellationToken ct)
    {
        Interlocked.Increment(ref _checks);
        if (proof.Code == Broken)
        {
            throw new InvalidOperationException("The check is broken.");
        }

        var factor = factors is [var first, ..] ? first : null;
        CheckResult result = proof.Code switch
        {
            not RightCode => new CheckResult.Wrong("wrong_code"),
            _ when factor is { Counter: >= Step } => new CheckResult.Wrong("code_used"),
            _ => new CheckResult.Right(Subject ?? challenge.Subject!, factor?.Id, ["otp"], IsTwoFactors, session =>
            {
                if (factor is not null)
                {
                    FactorChanges.Advance(session, factor.Id, Step, factor.Detail);
                }
            }),
        };
        return ValueTask.FromResult(result);
    }
}

/// <summary>As many recovery codes as a test says, for everybody.</summary>
internal sealed class FakeRecoveryCodes : IRecoveryCodes
{
    public int Left { get; set; }

    public NpgsqlBatchCommand CountLeft(string subject) => new("select $1::int") { Parameters = { new() { Value = Left } } };
}

/// <summary>One device token counts.</summary>
internal sealed class FakeDevices : IRememberedDevices
{
    public const string Token = "remembered";

    public ValueTask<bool> IsTrustedAsync(string subject, string token, DateTimeOffset? notBefore, CancellationToken ct) => ValueTask.FromResult(token == Token);

    public ValueTask<RememberedDevice?> RememberAsync(PendingLogin login, bool required, CancellationToken ct) =>
        ValueTask.FromResult<RememberedDevice?>(null);
}

/// <summary>Options that show what they were asked for.</summary>
internal sealed class FakeOptions : IPasskeyOptions
{
    public JsonElement RequestOptions(Challenge challenge, IReadOnlyList<Factor> passkeys) =>
        JsonDocument.Parse($$"""{"challenge":"{{Convert.ToHexString(challenge.Nonce)}}","allow":{{passkeys.Count}}}""").RootElement;
}

/// <summary>Sends nothing and says so.</summary>
internal sealed class FakeSender : ICodeSender
{
    public int Sent { get; private set; }

    public string Kind => FactorKinds.Sms;

    public ValueTask<FactorAnswer> SendAsync(Challenge challenge, IReadOnlyList<Factor> factors, string clientAddress, CancellationToken ct)
    {
        Sent++;
        return ValueTask.FromResult<FactorAnswer>(new FactorAnswer.Sent());
    }
}
