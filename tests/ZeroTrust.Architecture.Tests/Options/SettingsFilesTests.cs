using Microsoft.Extensions.Configuration;
using ZeroTrust.Host.Hosting;

namespace ZeroTrust.Architecture.Tests.Options;

public sealed class SettingsFilesTests
{
    [Fact]
    public void No_settings_file_is_watched_since_a_watch_walks_the_whole_working_folder()
    {
        var files = ((IConfigurationBuilder)ServerBuilder.Create().Configuration).Sources.OfType<FileConfigurationSource>().ToList();

        files.ShouldNotBeEmpty();
        files.ShouldAllBe(file => !file.ReloadOnChange);
    }
}
