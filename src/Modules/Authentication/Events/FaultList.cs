using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Authentication.Events;

/// <summary>Collects what is wrong with one event, by place, up to a limit.</summary>
internal sealed class FaultList(string root, int max)
{
    private readonly List<FieldError> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Adds a fault; the message never repeats a value.</summary>
    public void Add(string place, string message)
    {
        if (_errors.Count < max)
        {
            _errors.Add(new FieldError(place.Length == 0 ? root : $"{root}.{place}", message));
        }
    }
}
