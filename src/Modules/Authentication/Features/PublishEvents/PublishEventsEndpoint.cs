using FastEndpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Features.PublishEvents;

/// <summary><c>POST /v1/events</c>. The answer is sent after the commit: what is answered «applied» survives a kill.</summary>
internal sealed class PublishEventsEndpoint(EventGroups groups, IOptions<EventOptions> options) : EndpointWithoutRequest<PublishEventsResponse>
{
    private const string Single = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    public override void Configure()
    {
        Post("/v1/events");
        this.Requires("events:publish");
        Description(builder => builder
            .Produces<PublishEventsResponse>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable));
        Summary(summary =>
        {
            summary.Summary = "Publish facts about people";
            summary.Description =
                $"CloudEvents 1.0: one event as {Single}, or an array as {Batch}. Types: user.* and customer.* with registered, updated, "
                + "roles_assigned, deactivated, reactivated. `subject` is the person's id, the extension `sequence` a whole number that "
                + "grows per source and subject, `data` the full state: {\"username\"?,\"email\"?,\"phone\"?,\"locale\"?,\"roles\":[…],\"attributes\":{…}}. "
                + "Example: {\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"user-service\",\"type\":\"user.registered\",\"subject\":\"u-1\","
                + "\"sequence\":1,\"data\":{\"username\":\"ada@example.com\",\"roles\":[\"customer_support\"]}}. "
                + "A body of the wrong form is refused whole; otherwise each event has its own outcome.";
            summary.Responses[202] = "The outcome of each event, in order. Codes of `rejected`: source_not_yours, type_unknown, role_not_allowed, role_unknown, user_name_taken, events.subject_of_another_source, events.last_administrator, events.service_not_allowed.";
            summary.Responses[400] = "request.invalid: the body has the wrong form; nothing changed.";
            summary.Responses[413] = "request.too_large";
            summary.Responses[415] = "request.unsupported_media_type";
            summary.Responses[503] = "platform.unavailable: publish again; what was applied is then a duplicate.";
            summary.ResponseExamples[202] = new PublishEventsResponse([new EventResult("e-1", "applied", null)]);
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (MediaType() is not (Single or Batch))
        {
            await Send.ProblemAsync(CommonProblems.UnsupportedMediaType);
            return;
        }

        var body = await BoundedBody.ReadAsync(HttpContext, options.Value.MaxBodyBytes, ct);
        switch (CloudEventParser.Parse(body, MediaType() == Batch, options.Value.MaxBatch))
        {
            case ParsedEvents.Malformed malformed:
                await Send.ProblemAsync(CommonProblems.Invalid, malformed.Errors);
                break;
            case ParsedEvents.Read read:
                var outcomes = await groups.ProcessAsync(read.Events, HttpContext.Scope().Caller, ct);
                await Send.ResponseAsync(PublishEventsResponse.Of(read.Events, outcomes), StatusCodes.Status202Accepted, ct);
                break;
        }
    }

    private string MediaType() => (HttpContext.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
}
