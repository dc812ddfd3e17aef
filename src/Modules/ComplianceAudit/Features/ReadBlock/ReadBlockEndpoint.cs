using System.Security.Cryptography;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using ZeroTrust.ComplianceAudit.Storage;
using ZeroTrust.ComplianceAudit.Stream;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.ComplianceAudit.Features.ReadBlock;

internal sealed class ReadBlockEndpoint(BlockReader reader) : EndpointWithoutRequest<AuditBlockView>
{
    public override void Configure()
    {
        Get("/v1/audit/blocks/{id}");
        this.Requires("audit:read");
        Description(route => route
            .Produces<AuditBlockView>(200, "application/json")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503));
        Summary(summary =>
        {
            summary.Summary = "Reads one block of facts";
            summary.Description = """
                The decisions and service tokens that the block holds. intact says whether its hash still fits; when it does not,
                the facts are shown if they can still be read.
                """;
            summary.Response<AuditBlockView>(200, "The block.");
            summary.Response(401, "access.unauthenticated");
            summary.Response(403, "access.denied");
            summary.Response(404, "audit.block_not_found");
            summary.Response(503, "platform.unavailable");
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
            FactCodec.Decode(block.Facts));
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
    IReadOnlyList<AuditFactView> Facts);
