namespace ZeroTrust.Testing;

/// <summary>A call as Envoy tells of it in a CheckRequest. Texts are sent one byte a character.</summary>
/// <param name="Method">Null leaves the field out.</param>
/// <param name="Path">Null leaves the field out, as CONNECT has none.</param>
public sealed record CheckCall(string? Method, string? Path)
{
    /// <summary>The host of the call.</summary>
    public string Host { get; init; } = "store.example";

    /// <summary>The client's headers in their order.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether headers come one by one and unchanged (<c>encode_raw_headers</c>), or joined, and with <c>!</c> for what is no UTF-8.</summary>
    public bool IsRaw { get; init; }

    /// <summary>The client's address; null leaves it out.</summary>
    public string? Source { get; init; }

    /// <summary>The route's configuration.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } = new Dictionary<string, string>();

    /// <summary>The message.</summary>
    public byte[] ToBytes()
    {
        var http = new ProtoMessage().Text(1, "1234").Text(5, Clean(Host)).Text(6, "https").Text(10, "HTTP/1.1");
        _ = Method is null ? http : http.Text(2, Clean(Method));
        _ = Path is null ? http : http.Text(4, Clean(Path));
        (string Name, string Value)[] all = [(":authority", Host), .. Method is null ? [] : new[] { (":method", Method) }, .. Path is null ? [] : new[] { (":path", Path) }, .. Headers];
        if (IsRaw)
        {
            var map = new ProtoMessage();
            foreach (var (name, value) in all)
            {
                map.Message(1, new ProtoMessage().Text(1, Lower(name)).Text(3, value));
            }

            http.Message(13, map);
        }
        else
        {
            foreach (var header in all.GroupBy(header => Lower(header.Name)))
            {
                http.Message(3, Entry(header.Key, Clean(string.Join(',', header.Select(one => one.Value)))));
            }
        }

        var attributes = new ProtoMessage().Message(4, new ProtoMessage().Message(2, http));
        if (Source is not null)
        {
            attributes.Message(1, new ProtoMessage().Message(1, new ProtoMessage().Message(1, new ProtoMessage().Text(2, Source).Number(3, 4711))));
        }

        foreach (var (name, value) in Extensions)
        {
            attributes.Message(10, Entry(name, value));
        }

        return new ProtoMessage().Message(1, attributes).ToArray();
    }

    private static ProtoMessage Entry(string key, string value) => new ProtoMessage().Text(1, key).Text(2, value);

    // What Envoy does with a text of protobuf: the client's single bytes beyond ASCII are no UTF-8.
    private static string Clean(string text) => string.Concat(text.Select(c => c < 0x80 ? c : '!'));

#pragma warning disable CA1308 // HTTP/2 has header names in lower case.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
