using Wolverine.Persistence.Durability;
using Wolverine.Persistence.Durability.DeadLetterManagement;

namespace ZeroTrust.Authentication.DeadLetters;

/// <summary>Wolverine's own dead letters: messages between modules whose handlers failed every try.</summary>
internal sealed class MessageLetters(IMessageStore messages)
{
    /// <summary>The letter, or null.</summary>
    public async Task<DeadLetterDetail?> FindAsync(Guid id)
    {
        if (await messages.DeadLetters.DeadLetterEnvelopeByIdAsync(id) is not { Replayable: false } letter)
        {
            return null;
        }

        var summary = new DeadLetterSummary(
            id.ToString(), "message", letter.MessageType, letter.ReceivedAt, null, null, null, letter.ExceptionType ?? "", letter.SentAt, 1);
        // Without the exception's message: it may repeat what it failed on.
        return new DeadLetterDetail(summary, "The handler failed every try; the log has the cause.", MaskedBody.OfMessage(letter.Envelope.Data ?? []));
    }

    /// <summary>Puts the message back into its queue; done by Wolverine's durability agent within seconds. Again it changes nothing.</summary>
    public Task ReplayAsync(Guid id, CancellationToken ct) => messages.DeadLetters.ReplayAsync(Only(id), ct);

    /// <summary>Removes the message.</summary>
    public Task DiscardAsync(Guid id, CancellationToken ct) => messages.DeadLetters.DiscardAsync(Only(id), ct);

    private static DeadLetterEnvelopeQuery Only(Guid id) => new([id]);
}
