using System.Diagnostics;
using FastEndpoints;
using Marten;
using Microsoft.Extensions.Options;
using ZeroTrust.Contracts.Mfa;
using ZeroTrust.Mfa.Factors;
using ZeroTrust.Mfa.Features;
using ZeroTrust.Mfa.Sms.Numbers;
using ZeroTrust.Platform.Access;
using ZeroTrust.Platform.Description;
using ZeroTrust.Platform.Http;
using ZeroTrust.Platform.Problems;

namespace ZeroTrust.Mfa.Sms.Enrolment;

/// <summary><c>POST /v1/mfa/sms</c>: begins a telephone number, which counts once the code sent to it confirms it.</summary>
internal sealed class EnrolSmsEndpoint(
    SelfServiceGuard guard, FactorLimits limits, SmsNumbers numbers, SmsEnrolment enrolment, IDocumentSession session, IOptions<SmsOptions> options)
    : Endpoint<EnrolSmsRequest, EnrolSmsResponse>
{
    public override void Configure()
    {
        Post("/v1/mfa/sms");
        this.RequiresCaller();
        this.RequiresLogin();
        this.OpenToEnrolment();
        this.Problems(
            MfaProblems.PeopleOnly, MfaProblems.TooManyFactors, SmsProblems.Off, SmsProblems.InvalidNumber, SmsProblems.NotServed, SmsProblems.NumberEnrolled,
            SmsProblems.Limited, CommonProblems.StepUpRequired, CommonProblems.Conflict);
        Summary(summary =>
        {
            summary.Summary = "Add a telephone number";
            summary.Description = "Sends a code by SMS; the number counts when the code is sent to /v1/mfa/factors/{id}/confirm. One that was begun before is void. The answer does not tell whether somebody else has the number. Needs a login by two factors where the person has one.";
            summary.ExampleRequest = new EnrolSmsRequest { Phone = "+49 1512 3456789", Name = "My phone" };
            summary.Answers(202, "A code is on its way.", new EnrolSmsResponse("01936d0a7a4e7c119c532f1f0e5a7b12"));
        });
    }

    public override async Task HandleAsync(EnrolSmsRequest req, CancellationToken ct)
    {
        if (req.Name is not null && !FactorName.IsName(req.Name))
        {
            await Send.ProblemAsync(CommonProblems.Invalid, [new FieldError("name", FactorName.Rule)]);
            return;
        }

        var change = await guard.BeginAsync(HttpContext, session, ct);
        if (!change.MayGoOn)
        {
            await Send.ProblemAsync(change.Problem);
            return;
        }

        if (PhoneNumber.TryParse(req.Phone) is not { } number)
        {
            await Send.ProblemAsync(SmsProblems.InvalidNumber);
            return;
        }

        if (Refuse(number, change) is { } refusal)
        {
            await Send.ProblemAsync(refusal);
            return;
        }

        await (await enrolment.BeginAsync(change.Subject, number, req.Name ?? NameOf(number), ClientAddress.Of(HttpContext), ct) switch
        {
            SmsEnrolmentOutcome.Begun begun => Send.ResponseAsync(new EnrolSmsResponse(begun.FactorId.ToString("N")), 202, ct),
            SmsEnrolmentOutcome.Limited limited => Send.ProblemAsync(SmsProblems.Limited with { RetryAfterSeconds = limited.RetryAfterSeconds }),
            SmsEnrolmentOutcome.Unavailable => Send.ProblemAsync(CommonProblems.Unavailable),
            _ => throw new UnreachableException(),
        });
    }

    private Problem? Refuse(PhoneNumber number, FactorChange change)
    {
        if (options.Value.Delivery == SmsDelivery.Off)
        {
            return SmsProblems.Off;
        }

        if (!options.Value.Serves(number.Country))
        {
            return SmsProblems.NotServed;
        }

        if (numbers.IsAmong(change.Confirmed, number))
        {
            return SmsProblems.NumberEnrolled;
        }

        return limits.HasRoom(change.Factors, FactorKinds.Sms) ? null : MfaProblems.TooManyFactors;
    }

    // Shown to its owner only, who knows it by its end.
    private static string NameOf(PhoneNumber number) => $"Phone …{number.E164[^2..]}";
}

/// <summary>Never printed.</summary>
internal sealed record EnrolSmsRequest
{
    /// <summary>With + and country code.</summary>
    [MustBeSent]
    public string? Phone { get; set; }

    /// <summary>For the person; by default the end of the number.</summary>
    public string? Name { get; set; }

    public override string ToString() => "telephone number";
}

/// <summary>The factor to confirm.</summary>
internal sealed record EnrolSmsResponse(string FactorId);
