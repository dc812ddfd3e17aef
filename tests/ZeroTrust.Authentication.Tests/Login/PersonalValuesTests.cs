using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Platform.PersonalData;

namespace ZeroTrust.Authentication.Tests.Login;

/// <summary>Values that many threads seal and reveal at once stay what they were.</summary>
[Collection(nameof(LoginHost))]
public sealed class PersonalValuesTests(LoginHost host)
{
    [Fact]
    public async Task Sealing_is_safe_for_many_threads_at_once()
    {
        var values = host.Services.GetRequiredService<PersonalValues>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 5000; i++)
                {
                    var value = $"value {thread} {i} {new string('x', i % 200)}";
                    values.Reveal("test", values.Seal("test", value)).ShouldBe(value);
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }
}
