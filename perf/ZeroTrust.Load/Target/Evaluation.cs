namespace ZeroTrust.Load.Target;

/// <summary>AuthZEN requests, as the bytes that are sent.</summary>
internal static class Evaluation
{
    /// <summary>May this service call that address of another service?</summary>
    public static byte[] Route(string service, string method, string path, string target) => Json.Bytes(json =>
    {
        WriteEntity(json, "subject", "service", service);
        json.WriteStartObject("action"u8);
        json.WriteString("name"u8, method);
        json.WriteEndObject();
        json.WriteStartObject("resource"u8);
        json.WriteString("type"u8, "route");
        json.WriteString("id"u8, path);
        json.WriteStartObject("properties"u8);
        json.WriteString("service"u8, target);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Does this person hold a permission at that service?</summary>
    public static byte[] Permission(string person, string permission, string target) => Json.Bytes(json =>
    {
        WriteEntity(json, "subject", "user", person);
        json.WriteStartObject("action"u8);
        json.WriteString("name"u8, permission);
        json.WriteEndObject();
        WriteEntity(json, "resource", "service", target);
    });

    private static void WriteEntity(System.Text.Json.Utf8JsonWriter json, string member, string type, string id)
    {
        json.WriteStartObject(member);
        json.WriteString("type"u8, type);
        json.WriteString("id"u8, id);
        json.WriteEndObject();
    }
}
