namespace ZeroTrust.Load.Target;

/// <summary>AuthZEN requests, as the bytes that are sent.</summary>
internal static class Evaluation
{
    /// <summary>May this service call that address of another service?</summary>
    public static byte[] Route(string service, string method, string path, string target) => Json.Bytes(json =>
    {
        WriteEntity(json, "subject", "service", service);
        WriteAction(json, method);
        WriteRoute(json, path, target);
    });

    /// <summary>The same of several addresses, in one request.</summary>
    public static byte[] Routes(string service, string method, Func<int, string> path, string target, int count) => Json.Bytes(json =>
    {
        WriteEntity(json, "subject", "service", service);
        WriteAction(json, method);
        json.WriteStartArray("evaluations"u8);
        for (var i = 0; i < count; i++)
        {
            json.WriteStartObject();
            WriteRoute(json, path(i), target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>As <see cref="Route"/>, with the role that Cerbos must be told.</summary>
    public static byte[] CerbosRoute(string service, string method, string path, string target) => Json.Bytes(json =>
    {
        json.WriteStartObject("subject"u8);
        json.WriteString("type"u8, "service");
        json.WriteString("id"u8, service);
        json.WriteStartObject("properties"u8);
        json.WriteStartArray("cerbos.roles"u8);
        json.WriteStringValue(service);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        WriteAction(json, method);
        WriteRoute(json, path, target);
    });

    /// <summary>Does this person hold a permission at that service?</summary>
    public static byte[] Permission(string person, string permission, string target) => Json.Bytes(json =>
    {
        WriteEntity(json, "subject", "user", person);
        WriteAction(json, permission);
        WriteEntity(json, "resource", "service", target);
    });

    private static void WriteAction(System.Text.Json.Utf8JsonWriter json, string name)
    {
        json.WriteStartObject("action"u8);
        json.WriteString("name"u8, name);
        json.WriteEndObject();
    }

    private static void WriteRoute(System.Text.Json.Utf8JsonWriter json, string path, string target)
    {
        json.WriteStartObject("resource"u8);
        json.WriteString("type"u8, "route");
        json.WriteString("id"u8, path);
        json.WriteStartObject("properties"u8);
        json.WriteString("service"u8, target);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEntity(System.Text.Json.Utf8JsonWriter json, string member, string type, string id)
    {
        json.WriteStartObject(member);
        json.WriteString("type"u8, type);
        json.WriteString("id"u8, id);
        json.WriteEndObject();
    }
}
