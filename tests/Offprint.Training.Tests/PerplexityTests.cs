using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class PerplexityTests
{
    [Theory]
    [InlineData(16, 16)]
    [InlineData(16, 5)]
    [InlineData(16, 1)]
    [InlineData(64, 64)]
    public void Every_token_is_scored_once_with_its_window(int window, int stride)
    {
        var tokens = TinyModels.Tokens(50);
        using var model = TinyModels.Llama();
        var losses = new PerplexityEvaluator(model, new PerplexityOptions { Window = window, Stride = stride, BatchSize = 3 }).TokenLosses(tokens);
        Assert.Equal(49, losses.Length);
        var first = 0;
        for (var target = 1; target < tokens.Length; target++)
        {
            // The window that first reaches this target.
            while (first + window < target)
            {
                first += stride;
            }

            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var context = tokens[first..target].Select(t => (long)t).ToArray();
            var expected = -model.Forward(new ModelInput(tensor(context).unsqueeze(0))).Logits[0, -1].log_softmax(0)[tokens[target]].item<float>();
            Assert.Equal(expected, losses[target - 1], 1e-4f);
        }
    }

    [Fact]
    public void Units_follow_from_the_sum()
    {
        var result = new PerplexityResult(20 * Math.Log(2), 10, 40);
        Assert.Equal(2 * Math.Log(2), result.NatsPerToken, 1e-12);
        Assert.Equal(4, result.Perplexity, 1e-9);
        Assert.Equal(0.5, result.BitsPerByte, 1e-12);
        Assert.True(double.IsNaN((result with { Bytes = 0 }).BitsPerByte));
    }

    [Fact]
    public void Bad_windows_are_refused()
    {
        using var model = TinyModels.Llama();
        Assert.Throws<ArgumentException>(() => new PerplexityEvaluator(model, new PerplexityOptions { Window = 65 }));
        Assert.Throws<ArgumentException>(() => new PerplexityEvaluator(model, new PerplexityOptions { Window = 8, Stride = 9 }));
        Assert.Throws<ArgumentException>(() => new PerplexityEvaluator(model).TokenLosses([1]));
    }

    [Fact]
    public void Masked_evaluation_repeats_itself()
    {
        using var model = TinyModels.Bert();
        var evaluator = new MaskedEvaluator(model, new MaskedObjective(new MaskedObjectiveOptions { MaskId = 63, VocabularySize = 64 }), 32);
        var (first, second) = (evaluator.Evaluate(TinyModels.Tokens(1000)), evaluator.Evaluate(TinyModels.Tokens(1000)));
        Assert.Equal(first, second);
        Assert.Equal(31 * 5, first.Tokens);
        Assert.InRange(first.NatsPerToken, 3.5, 5);
    }
}
