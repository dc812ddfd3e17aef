using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FastEndpoints;
using FluentValidation.Results;
using ZeroTrust.Host.Api.Description;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Host.Api;

/// <summary>FastEndpoints with explicit lists, snake_case JSON that refuses what it does not know, and problem documents.</summary>
internal static class ApiServices
{
    private const int MaxDepth = 32;

    internal static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions));
        builder.Services.AddFastEndpoints([.. ModuleList.All.Select(module => module.Endpoints)]);
        builder.Services.AddDescription();
    }

    internal static void UseApi(this WebApplication app) => app.UseFastEndpoints(config =>
    {
        config.Errors.ContentType = "application/problem+json";
        config.Errors.ResponseBuilder = BuildProblem;
        config.Endpoints.ShortNames = true;
        config.Binding.ValueParserFor<Guid>(static text => new(Guid.TryParse(text, out var value), value));
        config.Binding.ValueParserFor<int>(static text => new(int.TryParse(text, CultureInfo.InvariantCulture, out var value), value));
        config.Binding.ValueParserFor<DateTimeOffset>(static text => new(DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var value), value));
    });

    private static void Configure(JsonSerializerOptions json)
    {
        json.TypeInfoResolverChain.Insert(0, ModuleList.Json);
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.MaxDepth = MaxDepth;
    }

    // The library's own failure texts may repeat input: a body that cannot be read is told by its place only.
    private static RequestProblem BuildProblem(List<ValidationFailure> failures, HttpContext context, int status) =>
        RequestProblem.From(failures, status);
}
