using System.Text.Json.Serialization;
using ZeroTrust.Authentication.Features;
using ZeroTrust.Authentication.Features.ChangePassword;
using ZeroTrust.Authentication.Features.ConfirmPasswordReset;
using ZeroTrust.Authentication.Features.ImportPasswordHash;
using ZeroTrust.Authentication.Features.Login;
using ZeroTrust.Authentication.Features.Refresh;
using ZeroTrust.Authentication.Features.RequestPasswordReset;
using ZeroTrust.Authentication.Features.SecondFactor;
using ZeroTrust.Authentication.Features.Sessions;
using ZeroTrust.Authentication.Features.SetPassword;
using ZeroTrust.Authentication.Features.Setup;
using ZeroTrust.Authentication.Features.StepUp;
using ZeroTrust.Authentication.Passwords.Resets;
using ZeroTrust.Authentication.SigningKeys;
using ZeroTrust.Platform.Paging;

namespace ZeroTrust.Authentication;

/// <summary>Every type that login, sessions, keys and set-up read or write as JSON.</summary>
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(ProveFactorRequest))]
[JsonSerializable(typeof(SendCodeRequest))]
[JsonSerializable(typeof(FactorOptionsRequest))]
[JsonSerializable(typeof(FactorOptionsResponse))]
[JsonSerializable(typeof(PasskeyChallengeRequest))]
[JsonSerializable(typeof(PasskeyChallengeResponse))]
[JsonSerializable(typeof(PasskeyLoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(TokensResponse))]
[JsonSerializable(typeof(SetPasswordRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(RequestPasswordResetRequest))]
[JsonSerializable(typeof(ConfirmPasswordResetRequest))]
[JsonSerializable(typeof(ImportPasswordHashRequest))]
[JsonSerializable(typeof(PasswordResetRequested))]
[JsonSerializable(typeof(CreateAdministratorRequest))]
[JsonSerializable(typeof(CreateAdministratorResponse))]
[JsonSerializable(typeof(StepUpRequest))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(Page<SessionView>))]
[JsonSerializable(typeof(RevokeSessionsRequest))]
[JsonSerializable(typeof(SetupTokenDocument))]
[JsonSerializable(typeof(SigningKeyDocument))]
[JsonSerializable(typeof(SigningKeyView))]
[JsonSerializable(typeof(Page<SigningKeyView>))]
internal sealed partial class AuthenticationJson : JsonSerializerContext;
