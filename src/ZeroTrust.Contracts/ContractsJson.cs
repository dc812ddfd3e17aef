using System.Text.Json.Serialization;
using ZeroTrust.Contracts.Audit;
using ZeroTrust.Contracts.Authentication;
using ZeroTrust.Contracts.Changes;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Contracts.Notifications;
using ZeroTrust.Contracts.Permissions;
using ZeroTrust.Contracts.ServiceTokens;

namespace ZeroTrust.Contracts;

/// <summary>Every message that crosses modules. A message missing here fails at run time in the native binary, so a test compares.</summary>
[JsonSerializable(typeof(CallsDenied))]
[JsonSerializable(typeof(PermissionsChanged))]
[JsonSerializable(typeof(LoginRefused))]
[JsonSerializable(typeof(SessionOpened))]
[JsonSerializable(typeof(SessionRevoked))]
[JsonSerializable(typeof(SessionsEnded))]
[JsonSerializable(typeof(RefreshTokenReused))]
[JsonSerializable(typeof(RolesChanged))]
[JsonSerializable(typeof(SigningKeyChanged))]
[JsonSerializable(typeof(PermissionDriftRepaired))]
[JsonSerializable(typeof(ServiceIdentityChanged))]
[JsonSerializable(typeof(PolicyActivated))]
[JsonSerializable(typeof(NotificationDue))]
[JsonSerializable(typeof(StepUpDemanded))]
[JsonSerializable(typeof(FactorEnrolled))]
[JsonSerializable(typeof(FactorVerified))]
[JsonSerializable(typeof(FactorFailed))]
[JsonSerializable(typeof(FactorRemoved))]
[JsonSerializable(typeof(FactorFatigueSuspected))]
[JsonSerializable(typeof(SmsCompletionLow))]
[JsonSerializable(typeof(ChangeDecided))]
public sealed partial class ContractsJson : JsonSerializerContext;
