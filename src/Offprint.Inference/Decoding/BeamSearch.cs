namespace Offprint.Inference;

/// <summary>
/// Keeps the most probable sequences side by side and continues all of them, with length normalisation (Wu et al., arXiv 1609.08144, equation 14: score = log P / ((5 + length) / 6)^α).
/// Beams share the blocks of what they have in common.
/// </summary>
public static class BeamSearch
{
    /// <summary>Searches for the best continuations of a prompt.</summary>
    /// <param name="model">The decoder.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="beams">Sequences that are kept at each length, at least 1; 1 is greedy decoding.</param>
    /// <param name="maximumTokens">Most tokens of a continuation, at least 1.</param>
    /// <param name="endTokens">Tokens that end a sequence; null for none.</param>
    /// <param name="lengthPenalty">α; 0 compares plain log-probabilities, larger values favour longer texts. Default 0.</param>
    /// <param name="mask">Takes tokens away; null for none.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <returns>Up to <paramref name="beams"/> continuations, the best first.</returns>
    /// <exception cref="ArgumentException">An argument is out of range, or prompt and continuation do not fit into the model's positions.</exception>
    public static IReadOnlyList<Beam> Run(IDecodingModel model, ReadOnlySpan<int> prompt, int beams, int maximumTokens, IReadOnlyCollection<int>? endTokens = null, double lengthPenalty = 0, LogitMask? mask = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(beams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumTokens, model.MaximumPositions - prompt.Length, nameof(maximumTokens));
        var first = model.Start();
        var live = new List<Hypothesis> { new(first, [], 0) };
        var done = new List<Beam>();
        var logProbs = new float[model.VocabularySize];
        int[] start = prompt.ToArray();
        try
        {
            first.Append(start);
            for (var length = 1; length <= maximumTokens && live.Count > 0; length++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var ranked = Extend(live, start, beams, mask, logProbs);
                var next = new List<Hypothesis>();
                foreach (var (from, token, score) in ranked)
                {
                    int[] tokens = [.. from.Tokens, token];
                    if (endTokens?.Contains(token) == true || length == maximumTokens)
                    {
                        done.Add(new Beam(tokens, score, score / Math.Pow((5 + tokens.Length) / 6.0, lengthPenalty)));
                    }
                    else if (next.Count < beams)
                    {
                        next.Add(new Hypothesis(from.State.Fork(), tokens, score));
                    }
                }

                live.ForEach(static hypothesis => hypothesis.State.Dispose());
                live = next;
                done = [.. done.OrderByDescending(static beam => beam.Score).Take(beams)];
                // Scores only fall without a length penalty: nothing that lives can overtake a full list.
                if (live.Count > 0 && done.Count == beams && lengthPenalty <= 0 && live.Max(static hypothesis => hypothesis.LogProb) <= done[^1].Score)
                {
                    break;
                }

                if (live.Count > 0)
                {
                    model.Append([.. live.Select(static hypothesis => new DecodingWork(hypothesis.State, hypothesis.Tokens.AsMemory(hypothesis.Tokens.Length - 1)))]);
                }
            }

            return done;
        }
        finally
        {
            live.ForEach(static hypothesis => hypothesis.State.Dispose());
        }
    }

    /// <summary>The best continuations by one token, twice as many as beams, so that enough live on when some end.</summary>
    private static List<(Hypothesis From, int Token, double LogProb)> Extend(List<Hypothesis> live, int[] prompt, int beams, LogitMask? mask, float[] logProbs)
    {
        var best = new PriorityQueue<(Hypothesis From, int Token, double LogProb), double>();
        foreach (var hypothesis in live)
        {
            hypothesis.State.Logits(hypothesis.State.LogitRows - 1).CopyTo(logProbs);
            mask?.Invoke([.. prompt, .. hypothesis.Tokens], logProbs);
            DecodingState.LogSoftmax(logProbs, logProbs);
            for (var token = 0; token < logProbs.Length; token++)
            {
                var score = hypothesis.LogProb + logProbs[token];
                if (best.Count < 2 * beams)
                {
                    if (!double.IsNegativeInfinity(score))
                    {
                        best.Enqueue((hypothesis, token, score), score);
                    }
                }
                else if (best.TryPeek(out _, out var least) && score > least)
                {
                    best.DequeueEnqueue((hypothesis, token, score), score);
                }
            }
        }

        return [.. best.UnorderedItems.Select(static item => item.Element).OrderByDescending(static item => item.LogProb)];
    }

    private sealed record Hypothesis(IDecodingState State, int[] Tokens, double LogProb);
}
