using Microsoft.Extensions.Options;
using Wolverine.Marten;
using ZeroTrust.Mfa.Challenges;
using ZeroTrust.Mfa.Sms.Delivery;
using ZeroTrust.Mfa.Sms.Limits;
using ZeroTrust.Platform.Http;

namespace ZeroTrust.Mfa.Sms.Codes;

/// <summary>Makes a code and puts its message into an outbox.</summary>
internal sealed class SmsDispatch(SmsCodes codes, SmsQueue queue, IOptions<HttpOptions> http, TimeProvider clock)
{
    /// <summary>The hash of a new code, for the challenge. The message goes with the commit of the session that the outbox is enrolled in.</summary>
    /// <param name="outbox">Null for a code that nobody is sent.</param>
    public async ValueTask<SentCode> PublishAsync(SmsSend send, Challenge challenge, Guid factor, IMartenOutbox? outbox)
    {
        var code = SmsCodes.New();
        var fullLife = clock.GetUtcNow() + SmsCodes.Lifetime;
        var endsAt = fullLife < challenge.ExpiresAt ? fullLife : challenge.ExpiresAt;
        var due = queue.Seal(send.Id, send.Number.E164, TextOf(code), endsAt);
        if (outbox is not null)
        {
            await outbox.PublishAsync(due);
        }

        return new SentCode(codes.Hash(challenge.IdHash, factor, code), endsAt);
    }

    // The last line is that of origin-bound codes (WICG): browsers fill such a code in for this site and for no other.
    private string TextOf(string code)
    {
        var host = new Uri(http.Value.PublicUrl).IdnHost;
        return $"{code} is your code for {host}. It works for {SmsCodes.Lifetime.TotalMinutes:0} minutes and once; tell it to nobody.\n\n@{host} #{code}";
    }
}

/// <summary>What a challenge keeps of a code.</summary>
internal sealed record SentCode(byte[] Hash, DateTimeOffset EndsAt);
