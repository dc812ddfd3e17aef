using System.Reflection;
using Xunit.v3;
using ZeroTrust.Native.Tests.Fixtures;

[assembly: NeedsTheBinary]

namespace ZeroTrust.Native.Tests.Fixtures;

/// <summary>Skips every test of the assembly where there is no published binary; the fixtures then started nothing.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NeedsTheBinaryAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => NativeHost.Binary();
}
