namespace ZeroTrust.Policy;

// Leaves the nested reading at a problem after which nothing sensible follows. Never leaves YamlReader.
internal sealed class StopReadingException : Exception;
