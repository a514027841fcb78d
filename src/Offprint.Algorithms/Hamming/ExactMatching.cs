namespace Offprint.Algorithms;

/// <summary>Chooses the method of exact matching and runs it.</summary>
internal static class ExactMatching
{
    public static int[] Distances(EncodedStrings strings, HammingOptions options)
    {
        var result = new int[strings.Alignments];
        var (method, plan) = Choose(strings, options);
        switch (method)
        {
            case HammingMethod.Scalar:
                InPieces(result, options.Threads, (first, part) => ScalarComparison.Run(strings, first, part.Span));
                break;
            case HammingMethod.BruteForce:
                InPieces(result, options.Threads, (first, part) => VectorComparison.Run(strings, first, part.Span));
                break;
            case HammingMethod.PairSums:
                PairSumsMatching.Run(strings, options.Seed, result, null);
                break;
            default:
                HeavyLightMatching.Run(strings, plan!, options.Threads, result);
                break;
        }

        return result;
    }

    /// <summary>The method that runs, with the plan of heavy/light matching where it is that.</summary>
    public static (HammingMethod Method, HeavyLightPlan? Plan) Choose(EncodedStrings strings, HammingOptions options)
    {
        if (options.Method is not (HammingMethod.Auto or HammingMethod.HeavyLight))
        {
            return (options.Method, null);
        }

        var costs = options.CostModel ?? HammingCostModel.Current;
        var plan = HeavyLightPlan.Create(strings, options.Threshold, costs);
        return options.Method == HammingMethod.Auto && costs.BruteForce(strings) < plan.Nanoseconds ? (HammingMethod.BruteForce, null) : (HammingMethod.HeavyLight, plan);
    }

    private static void InPieces(int[] result, int threads, Action<int, Memory<int>> work)
    {
        var piece = Math.Max(1, Blocks.Count(result.Length, threads));
        Blocks.Run(Blocks.Count(result.Length, piece), threads, i => work(i * piece, result.AsMemory(i * piece, Math.Min(piece, result.Length - (i * piece)))));
    }
}
