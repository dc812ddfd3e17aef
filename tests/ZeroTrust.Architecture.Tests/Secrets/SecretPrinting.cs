using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ZeroTrust.Architecture.Tests.Secrets;

/// <summary>Fills the secret members of a type with a mark and looks whether <c>ToString</c> shows it: a record prints all it has unless it says otherwise.</summary>
internal static partial class SecretPrinting
{
    private const string Mark = "not-to-be-seen-";

    /// <summary>One sentence for each member that is printed.</summary>
    internal static IEnumerable<string> Leaks(Type type)
    {
        if (type.IsAbstract || type.ContainsGenericParameters || Secrets(type) is not { Count: > 0 } secrets)
        {
            return [];
        }

        var instance = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var (name, field) in secrets)
        {
            field.SetValue(instance, Mark + name);
        }

        var text = instance.ToString() ?? "";
        return secrets.Keys.Where(name => text.Contains(Mark + name, StringComparison.Ordinal)).Select(name => $"{type.FullName} prints {name}.");
    }

    /// <summary>Whether a type holds a secret by the name of a member.</summary>
    internal static bool HoldsSecret(Type type) => !type.IsAbstract && Secrets(type).Count > 0;

    private static Dictionary<string, FieldInfo> Secrets(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => property.PropertyType == typeof(string) && IsSecret(type, property.Name))
        .Select(property => (property.Name, Field: BackingField(type, property.Name)))
        .Where(pair => pair.Field is not null)
        .DistinctBy(pair => pair.Name)
        .ToDictionary(pair => pair.Name, pair => pair.Field!, StringComparer.Ordinal);

    private static bool IsSecret(Type type, string member) =>
        SecretName().IsMatch(member) || (member == "Value" && SecretOwner().IsMatch(type.Name));

    private static FieldInfo? BackingField(Type type, string property)
    {
        for (var owner = type; owner is not null; owner = owner.BaseType)
        {
            if (owner.GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is { } field)
            {
                return field;
            }
        }

        return null;
    }

    [GeneratedRegex("Password$|PasswordHash$|Secret$|^Token$|AccessToken$|RefreshToken$|SetupToken$|PrivateKey|^User_?[Nn]ame$|^Email$|^Phone$")]
    private static partial Regex SecretName();

    [GeneratedRegex("Token|Secret|Personal|Password")]
    private static partial Regex SecretOwner();
}
