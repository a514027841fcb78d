using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

internal sealed class PolicyGradientSeparate : PygloveExperiment
{
    protected override void Run(ulong seed)
    {
        var algorithm = SearchAlgorithms.PolicyGradient(new PolicyGradientOptions { Seed = seed });
        var features = Maximize(Space.Where(IsFeature), algorithm, Budget / 2, program => Evaluate(AtDefault(program)));
        Maximize(SearchSpace.Of(features.Program), algorithm, Budget - (Budget / 2), Evaluate);
    }
}
