using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Tests.Fixtures;
using ZeroTrust.Platform.OneTime;

namespace ZeroTrust.Authentication.Tests.Tokens;

[Collection(nameof(LoginHost))]
public sealed class OneTimeMarksTests(LoginHost host)
{
    private readonly OneTimeMarks _marks = host.Services.GetRequiredService<OneTimeMarks>();
    private readonly string _id = Guid.NewGuid().ToString();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_of_32_at_once_uses_it()
    {
        var uses = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () => await UseAsync("a"))));
        uses.Count(used => used).ShouldBe(1);
        (await UseAsync("a")).ShouldBeFalse();
    }

    [Fact]
    public async Task Purposes_do_not_meet()
    {
        (await UseAsync("a")).ShouldBeTrue();
        (await UseAsync("b")).ShouldBeTrue();
    }

    private Task<bool> UseAsync(string purpose) => _marks.TryUseAsync(purpose, _id, DateTimeOffset.UtcNow.AddHours(1), Ct);
}
