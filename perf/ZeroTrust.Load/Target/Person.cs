namespace ZeroTrust.Load.Target;

/// <summary>A person with a password. Prints without it.</summary>
internal sealed class Person(string username, string password)
{
    public byte[] LoginBody { get; } = Json.Bytes(json =>
    {
        json.WriteString("username"u8, username);
        json.WriteString("password"u8, password);
    });

    public override string ToString() => username;
}
