namespace ZeroTrust.Mfa.Devices;

/// <summary>A remembered device, for its owner.</summary>
/// <param name="Name">What its browser said of itself when it was remembered.</param>
internal sealed record DeviceView(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset ExpiresAt)
{
    public static DeviceView Example => new(
        "01936d0a7a4e7c119c532f1f0e5a7b10", "Firefox on Windows", DateTimeOffset.UnixEpoch.AddYears(56), null, DateTimeOffset.UnixEpoch.AddYears(56).AddDays(30));

    public static DeviceView Of(Device device) => new(device.Id.ToString("N"), device.Name, device.CreatedAt, device.LastUsedAt, device.ExpiresAt);

    /// <summary>Shows no name.</summary>
    public override string ToString() => Id;
}

/// <summary>All of a person: there are few.</summary>
internal sealed record DeviceList(IReadOnlyList<DeviceView> Items);
