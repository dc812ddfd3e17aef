using System.Collections.Concurrent;
using ZeroTrust.Contracts;
using ZeroTrust.Permissions.Decisions;
using ZeroTrust.Permissions.Lifecycle.Shadow;
using ZeroTrust.Permissions.Policies;

namespace ZeroTrust.Permissions.Tests.Decisions;

public sealed class ReloadStormTests
{
    // Under the odd policies GET is allowed with one permission, under the even ones PUT with another. A decision that mixed two
    // would allow both methods at once, or show the permissions of the other.
    private const string Odd = "GET";
    private const string Even = "PUT";

    [Fact]
    public async Task While_policies_change_every_decision_comes_from_exactly_one()
    {
        Environment.ProcessorCount.ShouldBeGreaterThan(1);
        var policies = Enumerable.Range(1, 200).Select(PolicyOf).ToArray();
        var kinds = policies.ToDictionary(policy => policy.Version, policy => policy.Activation.Number % 2 == 1);
        var holder = Sample.Holder(policies[0]);
        var point = new DecisionPoint(holder, new FakeAudit(), new ShadowHolder(TimeProvider.System), TimeProvider.System);
        var seen = new ConcurrentDictionary<string, bool>();
        using var done = new CancellationTokenSource();
        var deciders = Enumerable.Range(0, 4).Select(_ => Task.Run(() => DecideAsync(point, kinds, seen, done.Token))).ToArray();
        foreach (var policy in policies.Skip(1))
        {
            holder.Activate(policy).ShouldBeTrue();
            // The next swap comes when the last one was decided by, so that the storm meets decisions.
            await ZeroTrust.Testing.Eventually.HoldsAsync(() => seen.ContainsKey(policy.Version), TimeSpan.FromSeconds(30), "a decision by the new policy");
        }

        await done.CancelAsync();
        (await Task.WhenAll(deciders)).Sum().ShouldBeGreaterThan(200);
        seen.Count.ShouldBeGreaterThanOrEqualTo(199);
    }

    private static async Task<int> DecideAsync(DecisionPoint point, Dictionary<string, bool> kinds, ConcurrentDictionary<string, bool> seen, CancellationToken stop)
    {
        var person = DecisionSubject.Person(Sample.Person("p", ["reader"]));
        var service = DecisionSubject.Service("order-service");
        var made = 0;
        while (!stop.IsCancellationRequested)
        {
            foreach (var subject in new[] { person, service })
            {
                foreach (var method in new[] { Odd, Even })
                {
                    var verdict = await point.AskAsync(point.Policy, subject, point.Route(subject, "user-service", new MethodReadings(method), "/v1/x", default), CancellationToken.None);
                    var isOdd = kinds[verdict.PolicyVersion!];
                    verdict.Allowed.ShouldBe(isOdd == (method == Odd));
                    if (verdict.Allowed)
                    {
                        verdict.PermissionsAt(subject, "user-service").Value.ShouldBe(isOdd ? "odd:permission" : "even:permission");
                    }

                    seen.TryAdd(verdict.PolicyVersion!, true);
                    made++;
                }
            }

            // Both methods can never be allowed by one policy.
            (await point.AskAsync(point.Policy, service, point.Route(service, "user-service", new MethodReadings(Odd, Even), "/v1/x", default), CancellationToken.None)).Allowed.ShouldBeFalse();
        }

        return made;
    }

    private static ActivePolicy PolicyOf(int number)
    {
        var (method, permission) = number % 2 == 1 ? (Odd, "odd:permission") : (Even, "even:permission");
        return Sample.Policy(
            $$"""
            # {{number}}
            service_permissions:
              order-service:
                user-service:
                  permissions: [{{permission}}]
                  endpoints: [{ path: "/v1/x", methods: [{{method}}] }]
            services:
              user-service:
                endpoints: [{ path: "/v1/x", methods: [{{method}}], permission: "{{permission}}" }]
            roles:
              reader: { permissions: ["{{permission}}"], mfa_required: false, service_access: [user-service] }
            """,
            number);
    }
}
