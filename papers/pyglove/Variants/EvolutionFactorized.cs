using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

internal sealed class EvolutionFactorized : PygloveExperiment
{
    protected override void Run(ulong seed)
    {
        var algorithm = SearchAlgorithms.RegularizedEvolution(new EvolutionOptions { Population = 20, Tournament = 5, Seed = seed });
        Maximize(Space.Where(IsFeature), algorithm, Budget / 6, program =>
            Maximize(SearchSpace.Of(program), algorithm, 6, Evaluate).Reward);
    }
}
