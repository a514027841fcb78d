using System.Numerics.Tensors;
using Offprint.Models;
using Offprint.Numerics;

namespace Offprint.Inference.Tests.Decoding;

/// <summary>What every decoder promises, whatever computes behind it.</summary>
public sealed class DecodingStateTests
{
    private static CausalLanguageModel Model() => CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 61, HiddenSize = 32, LayerCount = 2, HeadCount = 4, KeyValueHeadCount = 2, FeedForwardSize = 48, MaximumPositions = 64 }, seed: 7);

    [Fact]
    public void Rows_of_a_pass_are_those_of_single_steps()
    {
        using var model = Model();
        using var decoder = DecodingModel.For(model);
        int[] tokens = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
        using var whole = decoder.Start();
        whole.Append(tokens, tokens.Length);
        using var single = decoder.Start();
        for (var i = 0; i < tokens.Length; i++)
        {
            single.Append(tokens.AsSpan(i, 1));
            Near(single.Logits(0), whole.Logits(i));
            Near(single.Hidden(0), whole.Hidden(i));
        }

        Assert.Equal(tokens, single.Tokens.ToArray());
    }

    [Fact]
    public void Cropped_and_forked_sequences_go_on_as_if_nothing_had_been()
    {
        using var model = Model();
        using var decoder = DecodingModel.For(model);
        var random = new SeededRandom(5);
        using var state = decoder.Start();
        state.Append([.. Enumerable.Range(0, 40).Select(_ => random.Next(61))]);
        state.Crop(19);
        Assert.Equal(0, state.LogitRows);
        using var fork = state.Fork();
        fork.Append([7, 8, 9]);
        state.Append([10, 11], 2);
        foreach (var continued in new[] { fork, state })
        {
            using var fresh = decoder.Start();
            fresh.Append(continued.Tokens);
            Near(fresh.Logits(0), continued.Logits(continued.LogitRows - 1));
        }
    }

    [Fact]
    public void A_walk_over_prefixes_gives_normalised_log_probabilities()
    {
        using var model = Model();
        using var decoder = DecodingModel.For(model);
        using var state = decoder.Start();
        foreach (int[] prefix in (int[][])[[1], [1, 2, 3], [1, 2, 3], [1, 2], [4, 5, 6, 7], [4], [4, 5]])
        {
            var found = state.NextLogProbs(prefix).ToArray();
            Assert.Equal(1, found.Sum(static x => Math.Exp(x)), 5);
            using var fresh = decoder.Start();
            fresh.Append(prefix);
            var expected = fresh.Logits(0).ToArray();
            var shift = expected[0] - found[0];
            Near(expected.Select(x => x - shift).ToArray(), found);
        }
    }

    [Fact]
    public void A_mixed_batch_gives_what_its_sequences_give_alone()
    {
        using var model = Model();
        using var decoder = DecodingModel.For(model);
        var random = new SeededRandom(11);
        int[][] prompts = [.. Enumerable.Range(1, 7).Select(n => Enumerable.Range(0, 3 * n).Select(_ => random.Next(61)).ToArray())];
        var states = prompts.Select(_ => decoder.Start()).ToList();
        // Some get their whole prompt, others a part now and the rest beside a prefill.
        decoder.Append([.. states.Select((state, i) => new DecodingWork(state, prompts[i].AsMemory(0, 1 + i), 1)).Where((_, i) => i % 2 == 0)]);
        decoder.Append([.. states.Select((state, i) => new DecodingWork(state, prompts[i].AsMemory(state.Tokens.Length), 1))]);
        for (var i = 0; i < prompts.Length; i++)
        {
            using var alone = decoder.Start();
            alone.Append(prompts[i]);
            Near(alone.Logits(0), states[i].Logits(0));
            states[i].Dispose();
        }
    }

    [Fact]
    public void Bad_input_is_named_and_changes_nothing()
    {
        using var model = Model();
        using var decoder = DecodingModel.For(model);
        using var other = DecodingModel.For(model);
        using var foreign = other.Start();
        using var state = decoder.Start();
        state.Append([1, 2]);
        Assert.Contains("token id 61", Assert.Throws<ArgumentException>(() => state.Append([1, 61])).Message, StringComparison.Ordinal);
        Assert.Contains("no tokens", Assert.Throws<ArgumentException>(() => state.Append([])).Message, StringComparison.Ordinal);
        Assert.Contains("2 rows", Assert.Throws<ArgumentException>(() => state.Append([1], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("64 positions", Assert.Throws<ArgumentException>(() => state.Append(new int[63])).Message, StringComparison.Ordinal);
        Assert.Contains("another model", Assert.Throws<ArgumentException>(() => decoder.Append([new DecodingWork(foreign, new[] { 1 })])).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => decoder.Append([new DecodingWork(state, new[] { 1 }), new DecodingWork(state, new[] { 1 })])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Crop(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Logits(1));
        Assert.Throws<ArgumentException>(() => state.NextLogProbs([]));
        Assert.Equal([1, 2], state.Tokens.ToArray());
    }

    internal static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(TensorPrimitives.Distance(expected, actual) < 1e-4 * (1 + TensorPrimitives.Norm(expected)), $"{TensorPrimitives.Distance(expected, actual)} apart");
    }
}
