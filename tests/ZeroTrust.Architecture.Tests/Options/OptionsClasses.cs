using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using ZeroTrust.Architecture.Tests.Registrations;
using ZeroTrust.Host;

namespace ZeroTrust.Architecture.Tests.Options;

/// <summary>A value that an option must refuse.</summary>
internal sealed record BadValue(Type Options, string Key, string? Value)
{
    internal string Section => OptionsClasses.SectionOf(Options);

    public override string ToString() => $"{Section}:{Key}={Value}";
}

/// <summary>The options of the product: every class with a section.</summary>
internal static class OptionsClasses
{
    internal static IReadOnlyList<Type> All { get; } =
    [
        .. ModuleList.All.Select(ModuleTypes.AssemblyOf).Concat([Assembly.Load("ZeroTrust.Platform"), typeof(ModuleList).Assembly])
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is not null)
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    internal static string SectionOf(Type options) => (string)options.GetField("Section")!.GetRawConstantValue()!;

    /// <summary>Out of range below and above, and nothing where something is required.</summary>
    internal static IEnumerable<BadValue> BadValuesOf(Type options) =>
        from property in options.GetProperties()
        from attribute in property.GetCustomAttributes<ValidationAttribute>()
        from value in BadValuesFor(attribute)
        select new BadValue(options, property.Name, value);

    /// <summary>Numbers without a range: a limit that is no limit.</summary>
    internal static IEnumerable<string> Unbounded(Type options) =>
        from property in options.GetProperties()
        let type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
        where property.CanWrite && (type == typeof(int) || type == typeof(long) || type == typeof(double)) && property.GetCustomAttribute<RangeAttribute>() is null
        select $"{options.Name}.{property.Name} has no range.";

    private static string[] BadValuesFor(ValidationAttribute attribute) => attribute switch
    {
        RangeAttribute range => [Beside(range.Minimum, -1), Beside(range.Maximum, 1)],
        RequiredAttribute => [""],
        UrlAttribute => ["no address"],
        StringLengthAttribute length => [new string('x', length.MaximumLength + 1)],
        EnumDataTypeAttribute => ["999"],
        _ => throw new InvalidOperationException($"Say here what {attribute.GetType().Name} refuses."),
    };

    private static string Beside(object bound, int step) =>
        (Convert.ToInt64(bound, CultureInfo.InvariantCulture) + step).ToString(CultureInfo.InvariantCulture);
}
