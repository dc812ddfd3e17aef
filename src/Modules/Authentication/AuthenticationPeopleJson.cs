using System.Text.Json.Serialization;
using ZeroTrust.Authentication.DeadLetters;
using ZeroTrust.Authentication.Events.Lag;
using ZeroTrust.Authentication.Features.CreateUser;
using ZeroTrust.Authentication.Features.ListSyncSources;
using ZeroTrust.Authentication.Features.PublishEvents;
using ZeroTrust.Authentication.Features.Reconcile;
using ZeroTrust.Authentication.People;
using ZeroTrust.Platform.Paging;

namespace ZeroTrust.Authentication;

/// <summary>Every type that people, events and their administration read or write as JSON.</summary>
[JsonSerializable(typeof(PersonDocument))]
[JsonSerializable(typeof(PublishEventsResponse))]
[JsonSerializable(typeof(ReconcileStarted))]
[JsonSerializable(typeof(ReconcileOutcomes))]
[JsonSerializable(typeof(CreateUserRequest))]
[JsonSerializable(typeof(CreateUserResponse))]
[JsonSerializable(typeof(UserDetail))]
[JsonSerializable(typeof(UserSummary))]
[JsonSerializable(typeof(UserRoles))]
[JsonSerializable(typeof(Page<UserSummary>))]
[JsonSerializable(typeof(Page<DeadLetterSummary>))]
[JsonSerializable(typeof(DeadLetterDetail))]
[JsonSerializable(typeof(ReplayResult))]
[JsonSerializable(typeof(SyncSources))]
[JsonSerializable(typeof(Page<SequenceGap>))]
internal sealed partial class AuthenticationPeopleJson : JsonSerializerContext;
