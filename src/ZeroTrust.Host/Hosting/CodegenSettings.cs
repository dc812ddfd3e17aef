namespace ZeroTrust.Host.Hosting;

/// <summary>Settings under which code is written: complete enough to compose the host, pointing at no server.</summary>
internal static class CodegenSettings
{
    internal static WebApplicationBuilder Builder()
    {
        var builder = ServerBuilder.Create();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ZeroTrust:Postgres:ConnectionString"] = "Host=127.0.0.1;Port=1;Username=none;Database=none",
            ["ZeroTrust:Redis:Configuration"] = "127.0.0.1:1",
            ["ZeroTrust:Http:PublicUrl"] = "https://localhost",
            ["ZeroTrust:Keys:File"] = "unused",
        });
        return builder;
    }
}
