using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

internal sealed class PolicyGradientFactorized : PygloveExperiment
{
    protected override void Run(ulong seed)
    {
        var algorithm = SearchAlgorithms.PolicyGradient(new PolicyGradientOptions { Seed = seed });
        Maximize(Space.Where(IsFeature), algorithm, Budget / 6, program =>
            Maximize(SearchSpace.Of(program), algorithm, 6, Evaluate).Reward);
    }
}
