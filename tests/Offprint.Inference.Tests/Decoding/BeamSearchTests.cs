using Offprint.Models;

namespace Offprint.Inference.Tests.Decoding;

public sealed class BeamSearchTests
{
    [Fact]
    public void Enough_beams_find_the_best_of_all_sequences()
    {
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 5, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 16, MaximumPositions = 16 }, seed: 12);
        using var decoder = DecodingModel.For(model);
        using var state = decoder.Start();
        foreach (var alpha in (double[])[0, 1])
        {
            var all = new List<(int[] Tokens, double Score)>();
            void Walk(int[] tokens, double logProb)
            {
                if (tokens.Length > 0 && (tokens[^1] == 0 || tokens.Length == 4))
                {
                    all.Add((tokens, logProb / Math.Pow((5 + tokens.Length) / 6.0, alpha)));
                    return;
                }

                var next = state.NextLogProbs([1, 2, .. tokens]).ToArray();
                for (var token = 0; token < 5; token++)
                {
                    Walk([.. tokens, token], logProb + next[token]);
                }
            }

            Walk([], 0);
            var expected = all.OrderByDescending(static entry => entry.Score).Take(3).ToList();
            var found = BeamSearch.Run(decoder, [1, 2], beams: 600, maximumTokens: 4, endTokens: [0], lengthPenalty: alpha, cancellationToken: TestContext.Current.CancellationToken);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(expected[i].Tokens, found[i].Tokens);
                Assert.Equal(expected[i].Score, found[i].Score, 4);
            }
        }
    }

    [Fact]
    public void One_beam_is_greedy_and_more_are_never_worse_and_give_memory_back()
    {
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 50, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 16, MaximumPositions = 64 }, seed: 12);
        using var decoder = (ManagedDecodingModel)DecodingModel.For(model);
        var greedy = BeamSearch.Run(decoder, [3], 1, 20, cancellationToken: TestContext.Current.CancellationToken)[0];
        using (var state = decoder.Start())
        {
            var prefix = new List<int> { 3 };
            foreach (var token in greedy.Tokens)
            {
                var scores = state.NextLogProbs([.. prefix]);
                Assert.Equal(System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores), token);
                prefix.Add(token);
            }
        }

        Assert.True(BeamSearch.Run(decoder, [3], 8, 20, cancellationToken: TestContext.Current.CancellationToken)[0].LogProb >= greedy.LogProb);
        Assert.Equal(0, decoder.Cache.InUse);
        Assert.Throws<ArgumentOutOfRangeException>(() => BeamSearch.Run(decoder, [3], 1, 64, cancellationToken: TestContext.Current.CancellationToken));
    }
}
