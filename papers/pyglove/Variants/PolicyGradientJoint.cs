using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

internal sealed class PolicyGradientJoint : PygloveExperiment
{
    protected override void Run(ulong seed)
    {
        var algorithm = SearchAlgorithms.PolicyGradient(new PolicyGradientOptions { Seed = seed });
        Maximize(Space, algorithm, Budget, Evaluate);
    }
}
