using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.Events;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
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
        this.Problems(CommonProblems.Invalid, CommonProblems.TooLarge, CommonProblems.UnsupportedMediaType);
        Description(route => route.WithMetadata(PublishEventsExamples.One, PublishEventsExamples.Batch));
        Summary(summary =>
        {
            summary.Summary = "Publish facts about people";
            summary.Description =
                $"CloudEvents 1.0: one event as {Single}, or an array as {Batch}. Types: user.* and customer.* with registered, updated, "
                + "roles_assigned, deactivated, reactivated. `subject` is the person's id, the extension `sequence` a whole number that "
                + "grows per source and subject, `data` the full state. A body of the wrong form is refused whole; otherwise each event has "
                + "its own outcome. After 503 publish again; what was applied is then a duplicate.";
            summary.Answers(
                202, "The outcome of each event, in order. Codes of `rejected`: source_not_yours, type_unknown, role_not_allowed, role_unknown, user_name_taken, "
                + "events.subject_of_another_source, events.last_administrator, events.service_not_allowed.",
                new PublishEventsResponse([new EventResult("e-1", "applied", null), new EventResult("e-2", "rejected", "role_not_allowed")]));
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
                var outcomes = await groups.ProcessAsync(read.Events, body.Length, HttpContext.Scope().Caller, ct);
                await Send.ResponseAsync(PublishEventsResponse.Of(read.Events, outcomes), StatusCodes.Status202Accepted, ct);
                break;
        }
    }

    private string MediaType() => (HttpContext.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
}
