using System.Diagnostics.CodeAnalysis;

namespace ZeroTrust.Load;

/// <summary>Turns whatever a step throws into a counted failure.</summary>
internal static class Guarded
{
    [SuppressMessage("Design", "CA1031", Justification = "A step that throws is a failed request of a named kind; it must not end the load. Owner: perf. Review 2027-11.")]
    public static async Task<Response> Run(Func<long, CancellationToken, Task<Response>> step, long number, CancellationToken cancellation)
    {
        try
        {
            return await step(number, cancellation);
        }
        catch (Exception exception)
        {
            return Response.Fail(ErrorKind.Of(exception));
        }
    }
}
