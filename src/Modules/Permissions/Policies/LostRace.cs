using JasperFx;

namespace ZeroTrust.Permissions.Policies;

/// <summary>Whether a commit failed because another was first.</summary>
internal static class LostRace
{
    // Marten throws the failures of one batch alone or together, as many as there are.
    internal static bool Is(Exception exception) => exception switch
    {
        ConcurrencyException or DocumentAlreadyExistsException => true,
        AggregateException several => several.InnerExceptions.All(Is),
        _ => false,
    };
}
