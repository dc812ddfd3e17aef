namespace ZeroTrust.Permissions.Gateway.ExtAuthz;

/// <summary>The status codes of gRPC that this door answers with.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    InvalidArgument = 3,
    ResourceExhausted = 8,
    Unimplemented = 12,
}
