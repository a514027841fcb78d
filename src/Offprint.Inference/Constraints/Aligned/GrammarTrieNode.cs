namespace Offprint.Inference;

/// <summary>A prefix that the model was asked about: its viable tokens, their log-probabilities (normalised over the whole vocabulary), and what is known of the futures behind them.</summary>
internal sealed class GrammarTrieNode(int[] tokens, double[] logP, double[] logC)
{
    public int[] Tokens { get; } = tokens;

    public double[] LogP { get; } = logP;

    /// <summary>log ĉ behind each token: 0 while nothing is known, and behind end tokens.</summary>
    public double[] LogC { get; } = logC;

    public Dictionary<int, GrammarTrieNode> Children { get; } = [];

    /// <summary>log ĉ of this prefix is at most this: what was known before its subtree was forgotten.</summary>
    public double Cap { get; init; }

    public long Bytes => 160 + (20L * Tokens.Length);

    /// <summary>log ĉ = log Σ p ĉ over viable tokens.</summary>
    public double LogEstimate => Math.Min(Cap, LogSum(true));

    public static GrammarTrieNode Expand(TokenSet viable, ReadOnlySpan<double> logProbabilities, double cap)
    {
        var (tokens, logP) = (new int[viable.Count], new double[viable.Count]);
        var count = 0;
        foreach (var token in viable)
        {
            // What the model never writes is no way to go on.
            if (logProbabilities[token] > double.NegativeInfinity)
            {
                (tokens[count], logP[count]) = (token, logProbabilities[token]);
                count++;
            }
        }

        return new GrammarTrieNode(tokens[..count], logP[..count], new double[count]) { Cap = cap };
    }

    /// <summary>Log of the sum of p, or p ĉ, over viable tokens; -∞ when there are none.</summary>
    public double LogSum(bool weighted)
    {
        var largest = double.NegativeInfinity;
        for (var i = 0; i < LogP.Length; i++)
        {
            largest = Math.Max(largest, weighted ? LogP[i] + LogC[i] : LogP[i]);
        }

        if (double.IsNegativeInfinity(largest))
        {
            return largest;
        }

        var sum = 0.0;
        for (var i = 0; i < LogP.Length; i++)
        {
            sum += Math.Exp((weighted ? LogP[i] + LogC[i] : LogP[i]) - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>Draws a token's place by p ĉ, or by p alone; -1 when no weight is left.</summary>
    public int Draw(bool weighted, double uniform)
    {
        var total = LogSum(weighted);
        if (double.IsNegativeInfinity(total))
        {
            return -1;
        }

        var last = -1;
        for (var i = 0; i < LogP.Length; i++)
        {
            var log = weighted ? LogP[i] + LogC[i] : LogP[i];
            if (log > double.NegativeInfinity)
            {
                last = i;
                uniform -= Math.Exp(log - total);
                if (uniform < 0)
                {
                    break;
                }
            }
        }

        return last;
    }
}
