namespace ZeroTrust.Policy;

internal sealed record YamlField(YamlNode.Scalar Key, YamlNode Value);
