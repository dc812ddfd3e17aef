using System.Globalization;

namespace ZeroTrust.Testing;

/// <summary>What Envoy would read of the answer to a Check.</summary>
/// <param name="GrpcStatus">The trailer; only 0 comes with a message.</param>
/// <param name="Code">The code in the message: 0 lets the call pass. Null where there is no message.</param>
/// <param name="HttpStatus">What a denied client gets; null for one that passes.</param>
/// <param name="Headers">Headers set on the request that passes, or on the answer of a denied one, with whether they replace the client's.</param>
/// <param name="Removed">Headers taken from the request.</param>
/// <param name="ForClient">Headers added to the answer that the client of a passed call gets.</param>
public sealed record CheckAnswer(
    int GrpcStatus,
    int? Code,
    int? HttpStatus,
    IReadOnlyDictionary<string, (string Value, bool Replaces)> Headers,
    IReadOnlyList<string> Removed,
    IReadOnlyDictionary<string, (string Value, bool Replaces)> ForClient)
{
    private const string Replace = "2";

    /// <summary>Whether Envoy lets the call pass.</summary>
    public bool Passes => GrpcStatus == 0 && Code == 0;

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var header) ? header.Value : null;

    internal static CheckAnswer Parse(int grpcStatus, string? message)
    {
        if (message is null)
        {
            return new CheckAnswer(grpcStatus, null, null, HeadersOf([], 0), [], HeadersOf([], 0));
        }

        var fields = ProtoMessage.Read(message);
        var status = ProtoMessage.Read(One(fields, 1) ?? "");
        var denied = ProtoMessage.Read(One(fields, 2) ?? "");
        var ok = ProtoMessage.Read(One(fields, 3) ?? "");
        var http = One(denied, 1) is { } code ? One(ProtoMessage.Read(code), 1) : null;
        return new CheckAnswer(
            grpcStatus, Number(One(status, 1)) ?? 0, Number(http), HeadersOf(denied.Count > 0 ? denied : ok, 2),
            [.. ok.Where(field => field.Field == 5).Select(field => field.Text)], HeadersOf(ok, 6));
    }

    private static Dictionary<string, (string Value, bool Replaces)> HeadersOf(IReadOnlyList<(int Field, string Text)> fields, int number) => fields
        .Where(field => field.Field == number)
        .Select(field => ProtoMessage.Read(field.Text))
        .ToDictionary(
            option => One(ProtoMessage.Read(One(option, 1)!), 1)!, option => (One(ProtoMessage.Read(One(option, 1)!), 2) ?? "", One(option, 3) == Replace), StringComparer.OrdinalIgnoreCase);

    private static string? One(IReadOnlyList<(int Field, string Text)> fields, int number) => fields.Where(field => field.Field == number).Select(field => field.Text).SingleOrDefault();

    private static int? Number(string? text) => text is null ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
