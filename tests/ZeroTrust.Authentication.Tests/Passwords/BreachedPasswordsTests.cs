using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Breaches;
using ZeroTrust.Testing;

namespace ZeroTrust.Authentication.Tests.Passwords;

/// <summary>Against a range server on a real socket that answers as each test says.</summary>
public sealed class BreachedPasswordsTests : IAsyncLifetime
{
    private const string Password = "a long pass phrase";
    private readonly List<(string Path, string? Padding)> _asked = [];
    private Func<HttpContext, Task> _answer = context => context.Response.WriteAsync("");
    private WebApplication _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

#pragma warning disable CA5350 // The protocol of range services.
    private static string Hash => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(Password)));
#pragma warning restore CA5350

    public async ValueTask InitializeAsync()
    {
        var builder = LoopbackServer.Builder();
        _app = builder.Build();
        _app.Run(context =>
        {
            _asked.Add((context.Request.Path, context.Request.Headers["Add-Padding"]));
            return _answer(context);
        });
        await _app.StartAsync(Ct);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task It_sees_five_digits_of_the_hash_and_asks_for_padding()
    {
        _answer = context => context.Response.WriteAsync($"{new string('0', 35)}:3\r\n{Hash[5..]}:17\r\n");
        (await CheckAsync()).ShouldBe(BreachVerdict.Breached);
        _asked.ShouldBe([($"/range/{Hash[..5]}", "true")]);
    }

    [Fact]
    public async Task Padding_and_other_suffixes_are_no_breach()
    {
        _answer = context => context.Response.WriteAsync($"{Hash[5..]}:0\r\n{new string('A', 35)}:9");
        (await CheckAsync()).ShouldBe(BreachVerdict.Clean);
    }

    [Theory]
    [InlineData("<html>busy</html>")]
    [InlineData("0018A45C4D1DEF81644B54AB7F969B88D65")]
    [InlineData("0018A45C4D1DEF81644B54AB7F969B88D65:x")]
    public async Task Nonsense_is_no_answer(string text)
    {
        _answer = context => context.Response.WriteAsync(text);
        (await CheckAsync()).ShouldBe(BreachVerdict.Unknown);
    }

    [Fact]
    public async Task An_endless_a_late_and_a_failing_answer_are_none()
    {
        _answer = context => context.Response.WriteAsync(string.Concat(Enumerable.Repeat($"{new string('A', 35)}:9\r\n", 10_000)));
        (await CheckAsync()).ShouldBe(BreachVerdict.Unknown);
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        (await CheckAsync(timeoutMilliseconds: 500)).ShouldBe(BreachVerdict.Unknown);
        _answer = context => Task.FromResult(context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable);
        (await CheckAsync()).ShouldBe(BreachVerdict.Unknown);
    }

    [Fact]
    public async Task Without_an_answer_the_option_decides()
    {
        _answer = context => Task.FromResult(context.Response.StatusCode = 500);
        (await RefuseAsync(refuse: false)).ShouldBeNull();
        (await RefuseAsync(refuse: true))!.Problem.Code.ShouldBe("platform.unavailable");
    }

    [Fact]
    public async Task Off_it_asks_nobody()
    {
        using var off = new BreachedPasswords(PasswordRulesTests.Settings(), NullLogger<BreachedPasswords>.Instance);
        (await off.CheckAsync(Password, Ct)).ShouldBe(BreachVerdict.Clean);
        _asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://ranges.example/range/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("ranges")]
    public void An_address_in_clear_is_refused(string address) =>
        new PasswordOptionsRules().Validate(null, new PasswordOptions { BreachServiceUrl = address }).FailureMessage!.ShouldContain("BreachServiceUrl");

    private async Task<PasswordRefusal?> RefuseAsync(bool refuse) => await PasswordRulesTests.Policy(PasswordRulesTests.Settings(options =>
    {
        options.BreachServiceUrl = _app.Urls.First();
        options.RefuseWithoutBreachService = refuse;
    })).RefuseAsync(Password, new ZeroTrust.Authentication.Passwords.Blocklist.PasswordOwner(null, null), "password", Ct);

    // Long, save where the answer is to be late: the first answer of a server may take a slow machine a second.
    private async Task<BreachVerdict> CheckAsync(int timeoutMilliseconds = 10_000)
    {
        using var breached = new BreachedPasswords(
            PasswordRulesTests.Settings(options => (options.BreachServiceUrl, options.BreachTimeoutMilliseconds) = ($"{_app.Urls.First()}/range", timeoutMilliseconds)),
            NullLogger<BreachedPasswords>.Instance);
        return await breached.CheckAsync(Password, Ct);
    }
}
