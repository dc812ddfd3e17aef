using Microsoft.Extensions.Options;
using ZeroTrust.Authentication.People;

namespace ZeroTrust.Authentication.Events.Broker;

/// <summary>The rules between the fields. None repeats a value: one of them may be a password.</summary>
internal sealed class BrokerOptionsRules : IValidateOptions<BrokerOptions>
{
    private const int MaxQueueName = 255;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, BrokerOptions options)
    {
        List<string> errors = [.. AddressErrors(options), .. QueueErrors(options)];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> AddressErrors(BrokerOptions options)
    {
        if (options.Address.Length == 0)
        {
            if (options.Queues.Count > 0)
            {
                yield return $"{BrokerOptions.Section}:Address must be amqp://host or amqps://host where Queues names a queue.";
            }

            yield break;
        }

        if (!Uri.TryCreate(options.Address, UriKind.Absolute, out var address) || address.Scheme is not ("amqp" or "amqps") || address.Host.Length == 0)
        {
            yield return $"{BrokerOptions.Section}:Address must be amqp://host:port/vhost or amqps://host:port/vhost.";
        }
        else if (address.UserInfo.Length > 0)
        {
            yield return $"{BrokerOptions.Section}:Address must hold no user and no password; they go to User and PasswordFile.";
        }

        if (options.User.Length == 0)
        {
            yield return $"{BrokerOptions.Section}:User must be set: there is no default user.";
        }

        if (options.Password.Length > 0 == options.PasswordFile.Length > 0)
        {
            yield return $"{BrokerOptions.Section}:PasswordFile must be set, or Password, and not both.";
        }
    }

    private static IEnumerable<string> QueueErrors(BrokerOptions options)
    {
        for (var i = 0; i < options.Queues.Count; i++)
        {
            var queue = options.Queues[i];
            if (!PersonText.IsName(queue.Queue, MaxQueueName))
            {
                yield return $"{BrokerOptions.Section}:Queues:{i}:Queue must be 1 to {MaxQueueName} characters without control characters.";
            }

            if (!PersonText.IsName(queue.Publisher, PersonText.MaxSource))
            {
                yield return $"{BrokerOptions.Section}:Queues:{i}:Publisher must be the name of a service identity.";
            }

            if (options.Queues.Take(i).Any(other => other.Queue == queue.Queue))
            {
                yield return $"{BrokerOptions.Section}:Queues:{i}:Queue must not be named twice.";
            }
        }
    }
}
