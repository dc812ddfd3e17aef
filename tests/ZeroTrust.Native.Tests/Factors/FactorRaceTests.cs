using System.Net;
using ZeroTrust.Native.Tests.Fixtures;
using ZeroTrust.Native.Tests.Instances;

namespace ZeroTrust.Native.Tests.Factors;

/// <summary>One code, 32 times at the same moment, half of it at either instance: one wins, with Redis and without.</summary>
[Trait("Module", "Mfa"), Trait("Module", "Authentication")]
public sealed class FactorRaceTests(PairOfHosts world) : IClassFixture<PairOfHosts>
{
    private const int Attempts = 32;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_code_for_one_challenge_opens_one_session(bool withoutRedis)
    {
        var person = await NewAsync();
        var challenge = await ChallengeAsync(person);
        var code = await person.Authenticator!.NextCodeAsync();
        await world.Redis.PerhapsFrozenAsync(withoutRedis, async () => ShouldHaveOneWinner(await RaceAsync(_ => challenge, code)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_code_for_many_challenges_opens_one_session(bool withoutRedis)
    {
        var person = await NewAsync();
        var challenges = new List<string>();
        while (challenges.Count < Attempts)
        {
            challenges.Add(await ChallengeAsync(person));
        }

        var code = await person.Authenticator!.NextCodeAsync();
        await world.Redis.PerhapsFrozenAsync(withoutRedis, async () => ShouldHaveOneWinner(await RaceAsync(number => challenges[number], code)));
    }

    private async Task<PersonAccount> NewAsync() => await SampleOrganisation.EnrolAsync(world.First.Client, await world.First.NewPersonAsync(world.AdminToken));

    private async Task<string> ChallengeAsync(PersonAccount person)
    {
        using var answer = await world.First.Client.LoginAsync(person.User, person.Password);
        return (string)(await answer.ShouldBeAsync(HttpStatusCode.OK))["challenge_id"]!;
    }

    private Task<HttpStatusCode[]> RaceAsync(Func<int, string> challenge, string code) => Task.WhenAll(Enumerable.Range(0, Attempts).Select(number =>
        (number % 2 == 0 ? world.First : world.Second).Client.AnswerAsync(challenge(number), code).StatusAsync()));

    // Beyond the free attempts the throttle answers before the code is looked at.
    private static void ShouldHaveOneWinner(HttpStatusCode[] answers)
    {
        answers.Count(status => status == HttpStatusCode.OK).ShouldBe(1, string.Join(' ', answers));
        answers.Where(status => status != HttpStatusCode.OK).ShouldAllBe(status => status == HttpStatusCode.Unauthorized || status == HttpStatusCode.TooManyRequests);
    }
}
