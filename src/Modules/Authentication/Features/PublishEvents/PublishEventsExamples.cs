using ZeroTrust.Platform.Description;

namespace ZeroTrust.Authentication.Features.PublishEvents;

/// <summary>What the API description shows of the body.</summary>
internal static class PublishEventsExamples
{
    private const string Registered =
        """
        {
          "specversion": "1.0", "id": "e-1", "source": "user-service", "type": "user.registered", "subject": "u-1", "sequence": 1,
          "data": { "username": "ada@example.com", "email": "ada@example.com", "phone": "+4930123456", "locale": "en",
                    "roles": ["customer_support"], "attributes": { "assigned_services": ["order-service"] } }
        }
        """;

    private const string Deactivated =
        """
        { "specversion": "1.0", "id": "e-2", "source": "user-service", "type": "user.deactivated", "subject": "u-1", "sequence": 2 }
        """;

    internal static readonly RequestExample One = new("application/cloudevents+json", "one event", Registered);

    internal static readonly RequestExample Batch = new("application/cloudevents-batch+json", "several events", $"[{Registered}, {Deactivated}]");
}
