using System.Globalization;
using System.Text.Json;
using ZeroTrust.Echo;

// The floor under a decision over HTTP: the same server reads the question and sends it back, and nothing else happens.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(args[0], CultureInfo.InvariantCulture)));
var app = builder.Build();
app.MapPost("/access/v1/evaluation", (RequestDelegate)(async context =>
{
    var question = await JsonSerializer.DeserializeAsync(context.Request.Body, EchoJson.Default.Question, context.RequestAborted);
    await context.Response.WriteAsJsonAsync(question, EchoJson.Default.Question!, cancellationToken: context.RequestAborted);
}));
app.MapGet("/healthz", () => "ok");
await app.RunAsync();
