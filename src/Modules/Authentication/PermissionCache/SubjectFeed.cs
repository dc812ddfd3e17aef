using System.Globalization;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Changes;

namespace ZeroTrust.Authentication.PermissionCache;

/// <summary>Follows the changes of people: raises the floor first, then drops the copy.</summary>
internal sealed class SubjectFeed(
    LocalCopies local, EpochFloors floors, PersonStates truth, IOptions<PermissionCacheOptions> options, TimeProvider clock) : IChangeSubscriber
{
    /// <inheritdoc />
    public string Topic => PersonStore.Topic;

    /// <inheritdoc />
    public ValueTask OnChangeAsync(string payload, CancellationToken ct)
    {
        foreach (var line in payload.AsSpan().EnumerateLines())
        {
            Hear(line);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask OnGapAsync(CancellationToken ct)
    {
        floors.Distrust();
        local.Clear();
        var settings = options.Value;
        var (changes, since) = await truth.ChangesAsync(TimeSpan.FromMinutes(settings.RedisMinutes), settings.MaxFloors, ct);
        changes.Reverse();
        // No change in the window: PostgreSQL gave no row to read its clock from.
        floors.Restore(changes, since == DateTimeOffset.MinValue ? clock.GetUtcNow() - TimeSpan.FromMinutes(settings.RedisMinutes) : since);
    }

    private void Hear(ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        if (space > 0 && long.TryParse(line[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
        {
            var subject = line[(space + 1)..].ToString();
            floors.Raise(subject, epoch, clock.GetUtcNow());
            local.Drop(subject, epoch);
        }
    }
}
