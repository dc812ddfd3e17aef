using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>
/// The door of Envoy. Every question that can be read gets a CheckResponse, a refusal too: an error of gRPC is what Envoy may be
/// configured to let pass (<c>failure_mode_allow</c>).
/// </summary>
internal sealed class CheckDoor(GatewayDecision decision, IOptions<PolicyOptions> options)
{
    private const string ContentType = "application/grpc";

    internal async Task AnswerAsync(HttpContext context)
    {
        if (!context.Response.SupportsTrailers())
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.Invalid.With("gRPC needs HTTP/2."));
            return;
        }

        if (!IsGrpc(context.Request.ContentType))
        {
            await ProblemWriter.WriteAsync(context, CommonProblems.UnsupportedMediaType);
            return;
        }

        var (message, status) = await GrpcMessage.ReadAsync(context.Request.BodyReader, options.Value.MaxCheckBytes, context.RequestAborted);
        var request = status == GrpcStatus.Ok ? CheckRequestReader.TryRead(message) : null;
        if (request is null)
        {
            await FinishAsync(context, null, status == GrpcStatus.Ok ? GrpcStatus.InvalidArgument : status);
            return;
        }

        var answer = await decision.AnswerAsync(CheckQuestion.Of(request, context.Request.Headers), context.RequestAborted);
        await FinishAsync(context, CheckResponse.Of(answer, options.Value.MaxPermissionsHeaderLength), GrpcStatus.Ok);
    }

    private static async Task FinishAsync(HttpContext context, ProtoWriter? answer, GrpcStatus status)
    {
        var response = context.Response;
        response.ContentType = ContentType;
        if (answer is not null)
        {
            GrpcMessage.Write(response.BodyWriter, answer.Written);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }

        response.AppendTrailer("grpc-status", ((int)status).ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsGrpc(string? contentType) =>
        contentType is ContentType or ContentType + "+proto"
        || contentType?.StartsWith(ContentType + ";", StringComparison.Ordinal) == true;
}
