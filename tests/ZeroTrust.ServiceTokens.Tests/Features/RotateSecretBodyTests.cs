using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using ZeroTrust.Platform.Problems;
using ZeroTrust.ServiceTokens.Features.RotateSecret;

namespace ZeroTrust.ServiceTokens.Tests.Features;

public sealed class RotateSecretBodyTests
{
    [Theory]
    [InlineData("", null, null)]
    [InlineData("{}", "application/json", null)]
    [InlineData("{\"overlap_seconds\":60}", "application/json; charset=utf-8", 60)]
    public async Task Reads_a_body_or_none(string body, string? contentType, int? seconds) =>
        (await ReadAsync(body, contentType)).OverlapSeconds.ShouldBe(seconds);

    [Theory]
    [InlineData("{}", null, 415)]
    [InlineData("overlap_seconds=60", "application/x-www-form-urlencoded", 415)]
    [InlineData("null", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("{\"overlap_seconds\":\"60\"}", "application/json", 400)]
    [InlineData("{", "application/json", 400)]
    public async Task Refuses_anything_else(string body, string? contentType, int status) =>
        (await Should.ThrowAsync<ProblemException>(() => ReadAsync(body, contentType))).Problem.Status.ShouldBe(status);

    [Fact]
    public async Task Reads_no_more_than_its_limit() =>
        (await Should.ThrowAsync<ProblemException>(() => ReadAsync(new string(' ', 1025), "application/json"))).Problem.Status.ShouldBe(413);

    private static Task<RotateSecretRequest> ReadAsync(string body, string? contentType)
    {
        var options = new JsonOptions();
        options.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
        options.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        options.SerializerOptions.TypeInfoResolver = ServiceTokensJson.Default;
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.ContentType = contentType;
        return new RotateSecretBody(Options.Create(options)).ReadAsync(context.Request, CancellationToken.None);
    }
}
