using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

internal sealed class RandomFactorized : PygloveExperiment
{
    protected override void Run(ulong seed)
    {
        var algorithm = SearchAlgorithms.Random(seed);
        Maximize(Space.Where(IsFeature), algorithm, Budget / 6, program =>
            Maximize(SearchSpace.Of(program), algorithm, 6, Evaluate).Reward);
    }
}
