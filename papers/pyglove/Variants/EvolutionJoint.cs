using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

internal sealed class EvolutionJoint : PygloveExperiment
{
    protected override void Run(ulong seed)
    {
        var algorithm = SearchAlgorithms.RegularizedEvolution(new EvolutionOptions { Population = 20, Tournament = 5, Seed = seed });
        Maximize(Space, algorithm, Budget, Evaluate);
    }
}
