using ZeroTrust.Architecture.Tests.Fixtures;

namespace ZeroTrust.Architecture.Tests.Endpoints;

public sealed class ResponseHeadersTests(RunningHost host)
{
    [Theory]
    [InlineData("/v1/users")]
    [InlineData("/v1/nothing")]
    [InlineData("/healthz/live")]
    [InlineData("/metrics")]
    public async Task An_answer_is_not_stored_and_not_guessed_about(string path)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        answer.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Keys_may_be_stored_for_as_long_as_they_say()
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.Headers.CacheControl.ShouldNotBeNull().MaxAge.ShouldNotBeNull();
        answer.Headers.CacheControl.NoStore.ShouldBeFalse();
    }

    [Fact]
    public async Task The_name_of_an_unknown_field_is_cut()
    {
        using var client = host.Client();
        using var body = new StringContent($"{{\"{new string('x', 5000)}\":1}}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/v1/auth/login", UriKind.Relative), body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(400, text);
        text.Length.ShouldBeLessThan(1000);
    }
}
