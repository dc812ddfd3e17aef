namespace ZeroTrust.Testing;

/// <summary>
/// <c>zerotrust serve</c>, or another command, as it comes, for tests of starting and stopping: nothing is migrated and nothing waited for.
/// <see cref="NativeHost"/> is the one to test a server that runs.
/// </summary>
public sealed class NativeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);
    private readonly ChildProcess process;

    private NativeProcess(ChildProcess process) => this.process = process;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>The lines of standard output and error.</summary>
    public IReadOnlyList<string> Output => process.Output;

    /// <summary>Starts the server.</summary>
    public static NativeProcess Serve(IReadOnlyDictionary<string, string> settings) => new(ChildProcess.Start(NativeHost.Binary(), ["serve"], settings));

    /// <summary>Starts another command, for tests that end it in the middle.</summary>
    public static NativeProcess Start(IReadOnlyDictionary<string, string> settings, params string[] arguments) => new(ChildProcess.Start(NativeHost.Binary(), arguments, settings));

    /// <summary>SIGKILL, as by a power cut.</summary>
    public Task KillAsync() => process.EndAsync(Signal.Kill, StopWithin);

    /// <summary>Sends SIGTERM and waits for the end; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await process.EndAsync(Signal.Terminate, StopWithin);
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (process)
        {
            await process.EndAsync(Signal.Terminate, StopWithin);
        }
    }
}
