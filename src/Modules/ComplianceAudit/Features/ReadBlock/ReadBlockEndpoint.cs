using System.Security.Cryptography;
using FastEndpoints;
using ZeroTrust.ComplianceAudit.Entries;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.ReadBlock;

internal sealed class ReadBlockEndpoint(BlockReader reader) : EndpointWithoutRequest<AuditBlockView>
{
    public override void Configure()
    {
        Get("/v1/audit/blocks/{id}");
        this.Requires("audit:read");
        this.Problems(AuditProblems.BlockNotFound);
        Summary(summary =>
        {
            summary.Summary = "Reads one block of facts";
            summary.Description = """
                The decisions and service tokens that the block holds. intact says whether its hash still fits; when it does not,
                the facts are shown if they can still be read.
                """;
            summary.Answers(200, "The block.", AuditBlockView.Example);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var block = Guid.TryParse(Route<string>("id", isRequired: false), out var id) ? await reader.FindAsync(id, ct) : null;
        await (block is null ? Send.ProblemAsync(AuditProblems.BlockNotFound) : Send.OkAsync(View(block), ct));
    }

    internal static AuditBlockView View(AuditBlock block)
    {
        var hash = BlockHash.Compute(block.Stream, block.Number, block.Closes, block.PreviousHash, block.Facts);
        return new AuditBlockView(
            block.Id, block.Stream, block.Number, block.FirstAt, block.LastAt, block.Count, block.Denied, block.Closes,
            Convert.ToHexStringLower(block.PreviousHash), Convert.ToHexStringLower(block.Hash),
            CryptographicOperations.FixedTimeEquals(hash, block.Hash),
            Facts(block));
    }

    // A block that was changed may hold anything: that it is not intact is the answer then.
    private static AuditFactView[] Facts(AuditBlock block)
    {
        try
        {
            return [.. FactCodec.Decode(block.Facts).Select(AuditFactView.Of)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}

/// <summary>A block as the API shows it.</summary>
/// <param name="Number">From 1 without a gap within the stream; a missing number is a lost block.</param>
/// <param name="Closes">Whether its process stopped in order after it.</param>
internal sealed record AuditBlockView(
    Guid Id,
    Guid Stream,
    long Number,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    int Count,
    int Denied,
    bool Closes,
    string PreviousHash,
    string Hash,
    bool Intact,
    IReadOnlyList<AuditFactView> Facts)
{
    private static readonly DateTimeOffset ExampleTime = DateTimeOffset.UnixEpoch.AddYears(56);

    internal static AuditBlockView Example => new(
        Guid.Parse("01936d0a-7a4e-7c11-9c53-2f1f0e5a7b10"), Guid.Parse("01936d0a-7a4e-7c11-9c53-2f1f0e5a7b13"), 7, ExampleTime, ExampleTime, 1, 1, false,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", true,
        [
            new AuditFactView(
                ExampleTime, "decision", "service", "order-service", "user-service", "DELETE /v1/user/profile", "denied", "denied_endpoint",
                "service_permissions.order-service.user-service.denied_endpoints[0]", "4f1c0f2f6f0f", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ]);
}
