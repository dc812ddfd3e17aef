using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ZeroTrust.Platform.Keys;

namespace ZeroTrust.Platform.PersonalData;

/// <summary>
/// The one way in which personal values of our own people (user name, e-mail, phone, client address) are stored: encrypted,
/// found by keyed hash. Values of different kinds never have equal look-ups.
/// </summary>
public sealed class PersonalValues : IDisposable
{
    private readonly Lazy<AesGcmBox> _box;
    private readonly Lazy<byte[]> _lookupKey;

    /// <summary>Derives its keys at first use.</summary>
    public PersonalValues(DataKeys keys)
    {
        _box = new(() => new AesGcmBox(keys.Derive("personal-values.seal")));
        _lookupKey = new(() => keys.Derive("personal-values.lookup"));
    }

    /// <summary>Protects a value of a kind such as <c>user_name</c>.</summary>
    public ProtectedValue Protect(string kind, string value) =>
        new(_box.Value.Seal(Encoding.UTF8.GetBytes(value), kind), Lookup(kind, value));

    /// <summary>Encrypts without a look-up, for values that are only ever shown.</summary>
    public byte[] Seal(string kind, string value) => _box.Value.Seal(Encoding.UTF8.GetBytes(value), kind);

    /// <summary>The value of what <see cref="Protect"/> or <see cref="Seal"/> made for the same kind.</summary>
    public string Reveal(string kind, ReadOnlySpan<byte> sealedValue) => Encoding.UTF8.GetString(_box.Value.Open(sealedValue, kind));

    /// <summary>
    /// The look-up of a value: trimmed, case-folded invariantly. Not Unicode-normalised: the binary runs without ICU, where
    /// normalisation does nothing, so two spellings of one accented name are two names.
    /// </summary>
    public string Lookup(string kind, string value)
    {
        var text = $"{kind}\0{value.Trim().ToLowerInvariant()}";
        return Base64Url.EncodeToString(HMACSHA256.HashData(_lookupKey.Value, Encoding.UTF8.GetBytes(text)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_box.IsValueCreated)
        {
            _box.Value.Dispose();
        }
    }
}
