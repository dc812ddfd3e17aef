using System.Runtime.CompilerServices;
using Xunit;

namespace ZeroTrust.Testing;

/// <summary>Compares text with a reviewed file beside the test.</summary>
public static class Golden
{
    /// <summary>
    /// Fails unless <paramref name="actual"/> equals <c>&lt;name&gt;.golden.txt</c> in the folder of the calling source file.
    /// A missing file is a failure too. <c>ZEROTRUST_ACCEPT=1</c> writes the file instead, for a review in the diff.
    /// </summary>
    public static void Match(string actual, string name, [CallerFilePath] string source = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(source)!, $"{name}.golden.txt");
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("ZEROTRUST_ACCEPT") == "1")
        {
            File.WriteAllText(file, text);
            return;
        }

        if (!File.Exists(file))
        {
            Assert.Fail($"{file} does not exist. Run once with ZEROTRUST_ACCEPT=1 and review it. It would hold:\n{text}");
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }
}
