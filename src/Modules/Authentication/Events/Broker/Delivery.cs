using System.Text;
using RabbitMQ.Client.Events;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>One message as the broker handed it over; the body is our own copy.</summary>
/// <param name="Tag">What acknowledges it, on the channel it came by.</param>
/// <param name="Headers">Texts and whole numbers only; what else a header may hold is nothing to CloudEvents.</param>
internal sealed record Delivery(ulong Tag, ReadOnlyMemory<byte> Body, string ContentType, IReadOnlyDictionary<string, object> Headers)
{
    // The library owns the body's buffer only until the handler returns.
    public static Delivery Of(BasicDeliverEventArgs received) => new(
        received.DeliveryTag, received.Body.ToArray(), received.BasicProperties.ContentType ?? "", HeadersOf(received.BasicProperties.Headers));

    private static Dictionary<string, object> HeadersOf(IDictionary<string, object?>? headers)
    {
        var read = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in headers ?? new Dictionary<string, object?>())
        {
            object? known = value switch
            {
                byte[] text => Encoding.UTF8.GetString(text),
                string text => text,
                sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
                bool flag => flag,
                _ => null,
            };
            if (known is not null)
            {
                read[name] = known;
            }
        }

        return read;
    }
}
