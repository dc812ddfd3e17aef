using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.Platform.Keys;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.SigningKeys;

/// <summary>The key file with its versions.</summary>
public sealed class FileKeyWrapperTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(1200);
    private readonly TemporaryFolder _folder = new("wrapper");

    private string File => _folder.Inside("kek");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_32_bytes_is_read_and_rotates()
    {
        Write(RandomNumberGenerator.GetBytes(32));
        var before = await Wrapper().WrapAsync(Key, "p", Ct);
        using var wrapper = Wrapper();
        var version = await wrapper.RotateAsync(Ct);
        version.ShouldMatch("^[0-9a-f]{8}$");
        System.IO.File.GetUnixFileMode(File).ShouldBe(OwnerOnly);
        Directory.GetFiles(_folder.Location).ShouldBe([File]);
        (await wrapper.UnwrapAsync(before, "p", Ct)).ShouldBe(Key);
        (await wrapper.IsCurrentAsync(before, Ct)).ShouldBeFalse();
        var after = await wrapper.WrapAsync(Key, "p", Ct);
        (await wrapper.IsCurrentAsync(after, Ct)).ShouldBeTrue();
        (await Wrapper().UnwrapAsync(after, "p", Ct)).ShouldBe(Key);
        (await Wrapper().UnwrapAsync(before, "p", Ct)).ShouldBe(Key);
    }

    [Fact]
    public async Task Another_instance_reads_the_file_again_when_it_meets_an_unknown_version()
    {
        FileKeyWrapper.EnsureFile(File);
        using var first = Wrapper();
        using var second = Wrapper();
        await second.WrapAsync(Key, "p", Ct);
        await first.RotateAsync(Ct);
        (await second.UnwrapAsync(await first.WrapAsync(Key, "p", Ct), "p", Ct)).ShouldBe(Key);
    }

    [Fact]
    public async Task All_of_many_versions_still_unwrap_and_the_file_has_an_end()
    {
        FileKeyWrapper.EnsureFile(File);
        using var wrapper = Wrapper();
        var wrapped = new List<byte[]>();
        for (var i = 0; i < 63; i++)
        {
            wrapped.Add(await wrapper.WrapAsync(Key, "p", Ct));
            await wrapper.RotateAsync(Ct);
        }

        foreach (var old in wrapped)
        {
            (await Wrapper().UnwrapAsync(old, "p", Ct)).ShouldBe(Key);
        }

        var content = await System.IO.File.ReadAllBytesAsync(File, Ct);
        (await Should.ThrowAsync<KeyFileException>(async () => await wrapper.RotateAsync(Ct))).Message.ShouldContain("64 versions");
        (await System.IO.File.ReadAllBytesAsync(File, Ct)).ShouldBe(content);
    }

    [Fact]
    public async Task The_purpose_is_bound_and_foreign_bytes_are_refused()
    {
        FileKeyWrapper.EnsureFile(File);
        using var wrapper = Wrapper();
        var wrapped = await wrapper.WrapAsync(Key, "p", Ct);
        await Should.ThrowAsync<CryptographicException>(async () => await wrapper.UnwrapAsync(wrapped, "q", Ct));
        await Should.ThrowAsync<CryptographicException>(async () => await wrapper.UnwrapAsync(new byte[100], "p", Ct));
        wrapped[2] ^= 1;
        await Should.ThrowAsync<CryptographicException>(async () => await wrapper.UnwrapAsync(wrapped, "p", Ct));
    }

    [Theory, InlineData(0), InlineData(4097)]
    public async Task A_key_that_no_provider_takes_is_refused(int length)
    {
        FileKeyWrapper.EnsureFile(File);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () => await Wrapper().WrapAsync(new byte[length], "p", Ct));
    }

    [Theory, InlineData(0), InlineData(31), InlineData(33), InlineData(36), InlineData(67)]
    public async Task A_file_that_is_not_whole_is_refused(int length)
    {
        Write(new byte[length]);
        await Should.ThrowAsync<KeyFileException>(async () => await Wrapper().WrapAsync(Key, "p", Ct));
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_refused()
    {
        FileKeyWrapper.EnsureFile(File);
        System.IO.File.SetUnixFileMode(File, OwnerOnly | UnixFileMode.GroupRead);
        (await Should.ThrowAsync<KeyFileException>(async () => await Wrapper().WrapAsync(Key, "p", Ct))).Message.ShouldContain("0600");
    }

    [Fact]
    public async Task Of_many_who_make_the_first_file_one_does()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => FileKeyWrapper.EnsureFile(File), Ct)));
        Directory.GetFiles(_folder.Location).ShouldBe([File]);
        new FileInfo(File).Length.ShouldBe(32);
    }

    private FileKeyWrapper Wrapper() => new(Options.Create(new KeyOptions { File = File }));

    private void Write(byte[] content)
    {
        System.IO.File.WriteAllBytes(File, content);
        System.IO.File.SetUnixFileMode(File, OwnerOnly);
    }
}
