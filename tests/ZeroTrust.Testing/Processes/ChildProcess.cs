using System.Diagnostics;

namespace ZeroTrust.Testing;

/// <summary>A process that a fixture started and is answerable for; its output is kept, the oldest lines dropped.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int MaxLines = 20_000;
    private readonly Process process;
    private readonly Queue<string> lines = new();

    private ChildProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal int Id => process.Id;

    internal bool HasExited => process.HasExited;

    internal int ExitCode => process.ExitCode;

    internal IReadOnlyList<string> Output
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    internal string OutputText => string.Join('\n', Output);

    internal static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Runs to the end; throws with the output unless the exit code is 0.</summary>
    internal static async Task RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var child = Start(program, arguments, environment);
        await child.process.WaitForExitAsync();
        if (child.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {child.ExitCode}:\n{child.OutputText}");
        }
    }

    /// <summary>Runs to the end; the output, whatever the exit code.</summary>
    internal static async Task<string> AskAsync(string program, IEnumerable<string> arguments)
    {
        using var child = Start(program, arguments);
        await child.process.WaitForExitAsync();
        return child.OutputText;
    }

    internal void Send(Signal signal)
    {
        if (!HasExited)
        {
            Signals.Send(Id, signal);
        }
    }

    /// <summary>Sends the signal and waits for the end; kills after <paramref name="patience"/>.</summary>
    internal async Task EndAsync(Signal signal, TimeSpan patience)
    {
        Send(signal);
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Send(Signal.Kill);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => process.Dispose();

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > MaxLines)
            {
                lines.Dequeue();
            }
        }
    }
}
