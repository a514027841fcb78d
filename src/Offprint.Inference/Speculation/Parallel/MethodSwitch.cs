namespace Offprint.Inference;

/// <summary>Chooses the fastest method by the closed forms, from running estimates of acceptance and speeds.</summary>
internal sealed class MethodSwitch(double costRatio)
{
    /// <summary>A change has to promise so much more: estimates are noisy.</summary>
    private const double Margin = 1.05;

    /// <summary>How fast old observations fade: about 64 tests, and about 32 steps.</summary>
    private const double TestDecay = 1 - (1.0 / 64);
    private const double StepDecay = 1 - (1.0 / 32);

    /// <summary>While nothing is drafted nothing is learned: so often one token is drafted all the same.</summary>
    private const int ProbeEvery = 16;

    private double _tested = 8;
    private double _accepted = 5.6;
    private (double Sum, double Weight) _draft;
    private (double Sum, double Weight) _target;
    private int _plain;

    public DecodingMethod Method { get; private set; } = DecodingMethod.Parallel;

    public double Acceptance => _accepted / _tested;

    /// <summary>c as measured while running; until then as calibrated.</summary>
    public double CostRatio => _draft.Weight > 4 && _target.Weight > 4 ? _target.Sum / _target.Weight / (_draft.Sum / _draft.Weight) : costRatio;

    public void Observe(in PearlStep step, in PearlTimes times)
    {
        for (var i = 0; i < step.Tested; i++)
        {
            _tested = (_tested * TestDecay) + 1;
            _accepted = (_accepted * TestDecay) + (i < step.Accepted ? 1 : 0);
        }

        if (step.Drafted > 0 && times.Draft > 0)
        {
            _draft = ((_draft.Sum * StepDecay) + (times.Draft / step.Drafted), (_draft.Weight * StepDecay) + 1);
        }

        if (step.Checked && times.Target > 0)
        {
            _target = ((_target.Sum * StepDecay) + times.Target, (_target.Weight * StepDecay) + 1);
        }
    }

    /// <summary>The method and its length for a step that begins with nothing pending.</summary>
    public (DecodingMethod Method, int Length) Choose(int? window)
    {
        var ratio = CostRatio;
        var gamma = window ?? PearlPlanner.Window(ratio);
        var forecast = PearlPlanner.Forecast(Acceptance, ratio, gamma);
        var best = forecast.Best;
        if (best != Method && Speed(forecast, best) > Margin * Speed(forecast, Method))
        {
            Method = best;
        }

        return Method switch
        {
            DecodingMethod.Parallel => (Method, gamma),
            DecodingMethod.Speculative => (Method, forecast.SpeculativeLength),
            _ => ++_plain % ProbeEvery == 0 ? (DecodingMethod.Speculative, 1) : (Method, 0),
        };
    }

    private static double Speed(PearlForecast forecast, DecodingMethod method) => method switch
    {
        DecodingMethod.Parallel => forecast.SpeedUp,
        DecodingMethod.Speculative => forecast.SpeculativeSpeedUp,
        _ => 1,
    };
}
