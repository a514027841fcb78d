namespace Offprint.Inference.Tests;

public sealed class DraftLengthPolicyTests
{
    private static DraftStep Step(int index, double largest = 0.5, float hidden = 0) => new(index, 0, largest, largest, 1, new float[] { hidden });

    /// <summary>Log-odds are the hidden number itself.</summary>
    private static AcceptanceHead Identity => new([], [], [0, 1], [0, 0], 0);

    private static int Length(IDraftLengthPolicy policy, params float[] hidden)
    {
        policy.BeginRound();
        for (var k = 1; k < policy.MaximumLength; k++)
        {
            if (policy.ShouldStop(Step(k, 0.5, hidden[Math.Min(k, hidden.Length) - 1])))
            {
                return k;
            }
        }

        return policy.MaximumLength;
    }

    [Fact]
    public void The_head_judges_a_token_by_the_state_behind_it()
    {
        // The state that comes with the first token is behind the prompt and says nothing: however bad, it is not counted.
        Assert.Equal(20, Length(new AcceptanceHeadPolicy(Identity, 0.5), -50, 50));
        // With the second token comes the state behind the first: a sure rejection stops at length 2.
        Assert.Equal(2, Length(new AcceptanceHeadPolicy(Identity, 0.5), 50, -50));
        Assert.Equal(3, Length(new AcceptanceHeadPolicy(Identity, 0.5), 50, 50, -50));
        Assert.Equal(4, Length(new AcceptanceHeadPolicy(Identity, 0.5, min: 4), 50, -50));
    }

    [Fact]
    public void Acceptances_multiply_up_to_the_threshold()
    {
        // a = 0.8 each: 1 - 0.8^(k-1) > 0.5 first for k - 1 = 4.
        Assert.Equal(5, Length(new AcceptanceHeadPolicy(Identity, 0.5), (float)Math.Log(4)));
        Assert.Equal(7, Length(new AcceptanceHeadPolicy(Identity, 0.999, max: 7), (float)Math.Log(4)));
    }

    [Fact]
    public void Calibration_follows_the_verdicts()
    {
        var policy = new AcceptanceHeadPolicy(Identity, 0.9, calibrationRate: 0.1);
        for (var round = 0; round < 2000; round++)
        {
            policy.BeginRound();
            policy.ShouldStop(Step(1));
            policy.ShouldStop(Step(2, hidden: 1)); // 73 % predicted, 40 % true
            policy.EndRound(new SpeculativeVerdict(2, round % 5 < 2 ? 1 : 0, 0));
        }

        Assert.Equal(0.4, 1 / (1 + Math.Exp(-(1 + policy.Bias))), 0.06);
    }

    [Fact]
    public void The_heuristic_adds_two_and_takes_one()
    {
        var policy = new HeuristicLengthPolicy(start: 5, max: 8);
        policy.EndRound(new SpeculativeVerdict(5, 5, 0));
        Assert.Equal(7, policy.MaximumLength);
        policy.EndRound(new SpeculativeVerdict(7, 7, 0));
        Assert.Equal(8, policy.MaximumLength);
        policy.EndRound(new SpeculativeVerdict(0, 0, 0));
        Assert.Equal(8, policy.MaximumLength);
        for (var i = 0; i < 20; i++)
        {
            policy.EndRound(new SpeculativeVerdict(8, 0, 0));
        }

        Assert.Equal(1, policy.MaximumLength);
    }

    [Fact]
    public void Confidence_stops_behind_the_first_unsure_token()
    {
        var policy = new ConfidencePolicy(0.4, min: 2);
        Assert.False(policy.ShouldStop(Step(1, 0.1)));
        Assert.False(policy.ShouldStop(Step(2, 0.4)));
        Assert.True(policy.ShouldStop(Step(2, 0.39)));
    }
}
