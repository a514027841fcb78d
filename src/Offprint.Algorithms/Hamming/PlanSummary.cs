namespace Offprint.Algorithms;

/// <summary>Makes a <see cref="MatchPlan"/> of what the matchers would do.</summary>
internal static class PlanSummary
{
    public static MatchPlan Create(EncodedStrings strings, string[] names, HammingOptions options)
    {
        var costs = options.CostModel ?? HammingCostModel.Current;
        var (method, plan) = ExactMatching.Choose(strings, options);
        var comparisons = (long)strings.Alignments * strings.Pattern.Length;
        if (plan is null)
        {
            var operations = method == HammingMethod.PairSums ? PairSumsMatching.EstimateOperations(strings) : comparisons;
            return new MatchPlan(method.ToString(), 0, operations)
            {
                EstimatedMilliseconds = (method == HammingMethod.BruteForce ? costs.BruteForce(strings) : operations) / 1e6,
            };
        }

        var transforms = Transforms(strings, plan);
        var logarithm = plan.TransformLength == 0 ? 0 : (long)Math.Log2(plan.TransformLength);
        return new MatchPlan(method.ToString(), plan.Threshold, plan.LightPairs + (transforms * logarithm * plan.TransformLength))
        {
            Heavy = [.. plan.Heavy.Select(c => new HeavySymbol(names[c], strings.PatternCounts[c], strings.TextCounts[c]))],
            LightPairs = plan.LightPairs,
            TransformLength = plan.TransformLength,
            Transforms = (int)transforms,
            EstimatedMilliseconds = plan.Nanoseconds / 1e6,
        };
    }

    private static long Transforms(EncodedStrings strings, HeavyLightPlan plan)
    {
        if (plan.Heavy.Length == 0)
        {
            return 0;
        }

        long pairs = (plan.Heavy.Length + 1) / 2;
        long blocks = Blocks.Count(strings.Alignments, plan.TransformLength - strings.Pattern.Length + 1);
        return pairs + (blocks * (pairs + 1));
    }
}
