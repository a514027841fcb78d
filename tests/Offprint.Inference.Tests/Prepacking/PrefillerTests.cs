using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Inference.Tests;

/// <summary>Every way of prefilling against the oracle: each prompt alone, without padding, packing or cache.</summary>
public sealed class PrefillerTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (string model in new[] { "llama", "grouped", "window", "alibi", "gpt2" })
            foreach (string prefiller in new[] { "prepacked", "padded", "length-ordered", "sequential" }) data.Add(model, prefiller);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LogitsAndGreedyTokensAreThoseOfEachPromptAlone(string kind, string name)
    {
        using var model = SmallModels.Make(kind);
        var prompts = SmallModels.Prompts(seed: 3, count: 13, longest: 40);
        using var result = Make(name, model).Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, prompts.Count), result.PromptIndices);
        CheckAgainstAlone(model, prompts, result);
    }

    [Theory]
    [InlineData("prepacked", 2)]
    [InlineData("padded", 4)]
    [InlineData("length-ordered", 4)]
    [InlineData("sequential", 4)]
    public void ADataSetIsPrefilledBatchByBatch(string name, int batchSize)
    {
        using var model = SmallModels.Make("llama");
        var prompts = SmallModels.Prompts(seed: 5, count: 21, longest: 30);
        var seen = new List<int>();
        int batches = 0;
        foreach (var result in Make(name, model).PrefillAll(prompts, batchSize, TestContext.Current.CancellationToken))
        {
            using (result)
            {
                CheckAgainstAlone(model, [.. result.PromptIndices.Select(i => prompts[i])], result);
                seen.AddRange(result.PromptIndices);
                batches++;
                Assert.True(result.Statistics.Rows <= batchSize);
            }
        }

        Assert.True(batches > 1);
        Assert.Equal(Enumerable.Range(0, prompts.Count), seen.Order());
    }

    [Fact]
    public void TheCacheIsLeftPaddedWithZerosAndItsMaskSaysSo()
    {
        using var model = SmallModels.Make("llama");
        int[][] prompts = [[1, 2, 3, 4, 5], [6], [7, 8], [9, 10, 11]];
        using var scope = new TensorScope();
        using var packed = new PrepackedPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal(4, packed.Cache.Length);
        Assert.Equal([4L, 5], packed.AttentionMask.shape);
        Assert.Equal([5L, 6, 8, 11], packed.PendingTokens.data<long>().ToArray());
        bool[] mask = packed.AttentionMask.data<bool>().ToArray();
        bool[] cached = packed.Cache.PaddingMask!.data<bool>().ToArray();
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 5; column++)
            {
                Assert.Equal(column >= 5 - prompts[row].Length, mask[(row * 5) + column]);
                if (column == 4) continue;
                Assert.Equal(column >= 5 - prompts[row].Length, cached[(row * 4) + column]);
                if (!cached[(row * 4) + column]) Assert.Equal(0f, packed.Cache.Keys(1)[row, TensorIndex.Colon, column].abs().sum().item<float>());
            }
        }

        using var alone = new SequentialPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        for (int layer = 0; layer < 2; layer++)
        {
            Assert.True((packed.Cache.Keys(layer) - alone.Cache.Keys(layer)).abs().max().item<float>() < 1e-5);
            Assert.True((packed.Cache.Values(layer) - alone.Cache.Values(layer)).abs().max().item<float>() < 1e-5);
        }
    }

    [Fact]
    public void EqualLengthsGiveOneRowAPrompt()
    {
        using var model = SmallModels.Make("llama");
        var random = new SeededRandom(1);
        var prompts = Enumerable.Range(0, 6).Select(_ => SmallModels.Tokens(random, 20)).ToList();
        using var packed = new PrepackedPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        using var padded = new PaddedPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal(6, packed.Statistics.Rows);
        Assert.Equal(padded.Statistics.Slots, packed.Statistics.Slots);
        Assert.Equal(1, packed.Statistics.UsefulShare);
        Assert.Null(packed.Cache.PaddingMask);
        CheckAgainstAlone(model, prompts, packed);
    }

    [Theory]
    [InlineData("prepacked")]
    [InlineData("padded")]
    [InlineData("sequential")]
    public void PromptsOfOneTokenHaveNothingToCache(string name)
    {
        using var model = SmallModels.Make("llama");
        int[][] prompts = [[3], [4], [96]];
        using var result = Make(name, model).Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal(0, result.Cache.Length);
        Assert.Equal((0L, 0L, 1.0), (result.Statistics.Slots, result.Statistics.Tokens, result.Statistics.UsefulShare));
        CheckAgainstAlone(model, prompts, result);
        using var all = Make(name, model).PrefillAll(prompts, 5, TestContext.Current.CancellationToken).Single();
        CheckAgainstAlone(model, prompts, all);
    }

    [Fact]
    public void StatisticsCountRowsSlotsAndTokens()
    {
        using var model = SmallModels.Make("llama");
        // 10 | 6 + 4 | 5 + 5 with whole prompts in rows of 10; the pending tokens are not packed.
        int[][] prompts = [.. new[] { 4, 10, 5, 6, 5 }.Select(n => SmallModels.Tokens(new SeededRandom((ulong)n), n))];
        using var packed = new PrepackedPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal((5, 3, 27L, 25L), (packed.Statistics.Prompts, packed.Statistics.Rows, packed.Statistics.Slots, packed.Statistics.Tokens));
        using var padded = new PaddedPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal((5, 5, 45L, 25L), (padded.Statistics.Prompts, padded.Statistics.Rows, padded.Statistics.Slots, padded.Statistics.Tokens));
        Assert.Equal(25.0 / 27, packed.Statistics.UsefulShare);
        Assert.True(packed.Statistics.TensorBytes >= packed.Cache.Bytes);
        Assert.True(packed.Statistics.Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public void RowsAreFullerWhenPendingTokensDoNotCount()
    {
        using var model = SmallModels.Make("llama");
        // Packed lengths 9 | 5 + 4: with pending tokens counted, 6 and 5 do not share a row of 10.
        int[][] prompts = [.. new[] { 10, 6, 5 }.Select(n => SmallModels.Tokens(new SeededRandom((ulong)n), n))];
        using var counted = new PrepackedPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        using var fuller = new PrepackedPrefiller(model, null, new PrefillOptions { CountPendingTokens = false }).Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal((3, 2), (counted.Statistics.Rows, fuller.Statistics.Rows));
        CheckAgainstAlone(model, prompts, fuller);
    }

    [Fact]
    public void ALargerCapacityMakesFewerRowsAndASmallerOneIsRefused()
    {
        using var model = SmallModels.Make("llama");
        var prompts = SmallModels.Prompts(seed: 8, count: 9, longest: 30);
        using var one = new PrepackedPrefiller(model, new FirstFitDecreasingPacker(), new PrefillOptions { Capacity = 1_000 }).Prefill(prompts, TestContext.Current.CancellationToken);
        Assert.Equal(1, one.Statistics.Rows);
        Assert.Equal(one.Statistics.Tokens, one.Statistics.Slots);
        CheckAgainstAlone(model, prompts, one);
        var e = Assert.Throws<ArgumentException>(() => new PrepackedPrefiller(model, null, new PrefillOptions { Capacity = 29 }).Prefill(prompts, TestContext.Current.CancellationToken));
        Assert.Contains("29", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HalfPrecisionModelsArePrefilledInTheirOwnType()
    {
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 97, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = 64 }, 1, ScalarType.BFloat16);
        var prompts = SmallModels.Prompts(seed: 2, count: 7, longest: 20);
        using var packed = new PrepackedPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        using var decoded = GreedyDecoder.Decode(model, packed, 1, TestContext.Current.CancellationToken);
        Assert.True(decoded.FirstLogits.isfinite().all().item<bool>());
    }

    [Fact]
    public void DecodingLeavesThePrefillAsItWas()
    {
        using var model = SmallModels.Make("llama");
        var prompts = SmallModels.Prompts(seed: 6, count: 4, longest: 10);
        using var result = new PrepackedPrefiller(model).Prefill(prompts, TestContext.Current.CancellationToken);
        using var first = GreedyDecoder.Decode(model, result, 5, TestContext.Current.CancellationToken);
        using var second = GreedyDecoder.Decode(model, result, 5, TestContext.Current.CancellationToken);
        Assert.Equal(first.Tokens, second.Tokens);
        Assert.Equal(9, result.Cache.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => GreedyDecoder.Decode(model, result, 0, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => GreedyDecoder.Decode(model, result, 120, TestContext.Current.CancellationToken));
    }

    internal static Prefiller Make(string name, ICausalLanguageModel model, PrefillOptions? options = null) => name switch
    {
        "prepacked" => new PrepackedPrefiller(model, null, options),
        "padded" => new PaddedPrefiller(model, options),
        "length-ordered" => new LengthOrderedPrefiller(model, options),
        "sequential" => new SequentialPrefiller(model, options),
        _ => throw new ArgumentException(name),
    };

    private static void CheckAgainstAlone(ICausalLanguageModel model, IReadOnlyList<int[]> prompts, PrefillResult result)
    {
        using var decoded = GreedyDecoder.Decode(model, result, 8, TestContext.Current.CancellationToken);
        float[] logits = decoded.FirstLogits.data<float>().ToArray();
        for (int i = 0; i < prompts.Count; i++)
        {
            float[] alone = SmallModels.Alone(model, prompts[i]);
            double worst = alone.Zip(logits.AsSpan(i * alone.Length, alone.Length).ToArray(), (a, b) => Math.Abs((double)a - b)).Max();
            Assert.True(worst < Tolerance, $"prompt {i} of {prompts[i].Length} tokens: logits differ by {worst}");
            Assert.Equal(SmallModels.ContinueAlone(model, prompts[i], 8), decoded.Tokens[i]);
            float[] order = [.. alone.OrderDescending()];
            Assert.Equal(order[0] - order[1], decoded.Margins[i][0], 2e-4f);
        }
    }
}
