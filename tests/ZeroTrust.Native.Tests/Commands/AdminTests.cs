namespace ZeroTrust.Native.Tests.Commands;

/// <summary><c>zerotrust admin recover</c> beside a server, and where there is nothing to recover.</summary>
[Trait("Module", "Mfa")]
public sealed class AdminTests(Stores stores) : IClassFixture<Stores>
{
    [Fact]
    public async Task The_code_is_printed_once_and_the_entry_names_the_platform()
    {
        await using var host = await NativeHost.StartNewAsync(new NativeHostOptions(stores.Postgres, stores.Settings["ZeroTrust__Redis__Configuration"]));
        var sample = await SampleOrganisation.LoadAsync(host);
        var settings = stores.With("ZeroTrust__Keys__File", host.KeysFile);

        var result = await NativeCommand.RunAsync(settings, "admin", "recover", "--user", sample.Admin.User);
        (result.ExitCode, result.Error).ShouldBe((0, string.Empty));
        result.Output.Split('\n')[0].ShouldMatch("^recovery code: [0-9A-Z]{5}(-[0-9A-Z]{5}){4}$");
        result.Output.ShouldContain("Good once until 20");
        var next = await NativeCommand.RunAsync(settings, "admin", "recover", "-u", sample.Admin.User);
        next.Output.Split('\n')[0].ShouldNotBe(result.Output.Split('\n')[0]);

        using var read = await host.Client.SendAsync(HttpMethod.Get, "/v1/audit/entries?limit=200&action=mfa.recovery_issued", await sample.LoginAsync(sample.Admin));
        var entries = await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        entries.ShouldContain(sample.Admin.Id);
        entries.ShouldContain("\"actor_kind\":\"system\"");

        foreach (var user in new[] { sample.Support.User, sample.Customer.User, sample.Admin.Id, "nobody" })
        {
            var refused = await NativeCommand.RunAsync(settings, "admin", "recover", "--user", user);
            (refused.ExitCode, refused.Output, refused.Error).ShouldBe(
                (2, "", "zerotrust: no active person with this user name has the role system_admin. Nothing was done.\n"));
        }

        // Another key-encryption key is none at all.
        var foreign = await NativeCommand.RunAsync(stores.Settings, "admin", "recover", "--user", sample.Admin.User);
        (foreign.ExitCode, foreign.Output).ShouldBe((2, ""));
        foreign.Error.ShouldStartWith("zerotrust: ");
    }

    [Fact]
    public async Task A_database_without_the_schema_is_refused()
    {
        var result = await NativeCommand.RunAsync(await stores.WithEmptyDatabaseAsync(), "admin", "recover", "--user", "ada");
        (result.ExitCode, result.Output, result.Error).ShouldBe(
            (2, "", "zerotrust: the database is not at the schema of this binary: run `zerotrust migrate`.\n"));
    }
}
