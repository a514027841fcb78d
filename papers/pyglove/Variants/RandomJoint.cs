using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

internal sealed class RandomJoint : PygloveExperiment
{
    protected override void Run(ulong seed)
    {
        var algorithm = SearchAlgorithms.Random(seed);
        Maximize(Space, algorithm, Budget, Evaluate);
    }
}
