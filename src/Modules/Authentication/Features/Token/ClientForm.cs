using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Authentication.Features.Token;

/// <summary>
/// The request of every door of <c>/oauth2</c>: one form with the client's proof in it or beside it, read but not checked.
/// </summary>
internal sealed record ClientForm(ClientProof Client, Dictionary<string, string> Values)
{
    private const int MaxBody = 8192;

    /// <summary>A parameter, or null where it was not sent or is empty (RFC 6749 section 3.2).</summary>
    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>The form; null where it is not one, and then the error of RFC 6749 section 5.2 has been written.</summary>
    public static async ValueTask<ClientForm?> ReadAsync(HttpContext context)
    {
        if (!IsForm(context.Request.ContentType) || await ReadAsync(context.Request.BodyReader, context.RequestAborted) is not { } form)
        {
            await TokenResponse.WriteErrorAsync(context, "invalid_request", "Send one form of at most 8 KiB, each parameter at most once.");
            return null;
        }

        var (proof, error) = ClientCredentials.Read(context.Request.Headers.Authorization, form);
        if (error is not null)
        {
            await TokenResponse.WriteErrorAsync(context, error, "Prove the client once: by Basic, by a secret in the body, or by an assertion.");
            return null;
        }

        return new ClientForm(proof, form);
    }

    /// <summary>Shows no secret.</summary>
    public override string ToString() => $"form of {Client}";

    private static bool IsForm(string? contentType)
    {
        const string Form = "application/x-www-form-urlencoded";
        return contentType is not null
            && contentType.StartsWith(Form, StringComparison.OrdinalIgnoreCase)
            && (contentType.Length == Form.Length || contentType[Form.Length] is ';' or ' ');
    }

    private static async ValueTask<Dictionary<string, string>?> ReadAsync(PipeReader body, CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            if (read.Buffer.Length > MaxBody)
            {
                body.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var form = read.Buffer.IsSingleSegment ? TokenForm.Read(read.Buffer.FirstSpan) : TokenForm.Read(read.Buffer.ToArray());
                body.AdvanceTo(read.Buffer.End);
                return form;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
