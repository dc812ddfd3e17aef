namespace ZeroTrust.Policy;

internal enum ScalarForm
{
    Plain,
    Quoted,
    Block,
}
