using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Notifications;

namespace ZeroTrust.Platform.Notifications;

/// <summary>Writes each notification as a mail into a file <c>id.eml</c>, readable by its owner only; a repetition replaces it.</summary>
public sealed class FolderNotifier(IOptions<NotificationOptions> options, TimeProvider clock) : INotifier
{
    private const string DefaultFrom = "zerotrust@localhost";

    /// <inheritdoc />
    public async Task SendAsync(Notification notification, CancellationToken ct)
    {
        using var message = MailText.Compose(notification, options.Value.From is { Length: > 0 } from ? from : DefaultFrom, clock.GetUtcNow());
        var folder = options.Value.Folder;
        var file = Path.Combine(folder, $"{notification.Id}.eml");
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var draft = $"{file}.new";
            await using (var stream = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await message.WriteToAsync(stream, ct);
            }

            File.Move(draft, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotificationFailedException("The folder of notifications cannot be written.", isFinal: false);
        }
    }
}
