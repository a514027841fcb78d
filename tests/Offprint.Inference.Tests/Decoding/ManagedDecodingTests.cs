using System.Runtime.Intrinsics;
using Offprint.Models;
using Offprint.Numerics;

namespace Offprint.Inference.Tests.Decoding;

/// <summary>The kernels give what the tensor engine gives, and the same bits in every batch.</summary>
public sealed class ManagedDecodingTests
{
    public static TheoryData<string> Architectures => new(Models.Keys);

    private static readonly Dictionary<string, Func<ModelConfig>> Models = new()
    {
        ["llama"] = () => new LlamaConfig { VocabularySize = 101, HiddenSize = 64, LayerCount = 2, HeadCount = 4, FeedForwardSize = 88, MaximumPositions = 160 },
        ["llama, grouped, biases, odd widths"] = () => new LlamaConfig { VocabularySize = 83, HiddenSize = 60, LayerCount = 2, HeadCount = 6, KeyValueHeadCount = 2, HeadDimension = 18, FeedForwardSize = 75, MaximumPositions = 160, AttentionBias = true, FeedForwardBias = true, TieWordEmbeddings = true },
        ["llama, one key-value head, long rope"] = () => new LlamaConfig { VocabularySize = 83, HiddenSize = 64, LayerCount = 1, HeadCount = 8, KeyValueHeadCount = 1, HeadDimension = 128, FeedForwardSize = 64, MaximumPositions = 160, Rope = new RopeConfig { Scaling = RopeScaling.Yarn, Factor = 2, OriginalMaximumPositions = 80 } },
        ["mistral with a window"] = () => new LlamaConfig { ModelType = "mistral", VocabularySize = 83, HiddenSize = 32, LayerCount = 2, HeadCount = 2, FeedForwardSize = 48, MaximumPositions = 160, SlidingWindow = 21 },
        ["qwen3"] = () => new LlamaConfig { ModelType = "qwen3", VocabularySize = 83, HiddenSize = 48, LayerCount = 2, HeadCount = 4, KeyValueHeadCount = 2, HeadDimension = 24, FeedForwardSize = 64, MaximumPositions = 160 },
        ["alibi"] = () => new LlamaConfig { VocabularySize = 83, HiddenSize = 48, LayerCount = 2, HeadCount = 3, FeedForwardSize = 64, MaximumPositions = 160, Positions = PositionEncoding.Alibi },
        ["gpt2"] = () => new Gpt2Config { VocabularySize = 83, HiddenSize = 48, LayerCount = 2, HeadCount = 4, FeedForwardSize = 192, MaximumPositions = 160 },
        ["gpt2 with an exact gelu"] = () => new Gpt2Config { VocabularySize = 83, HiddenSize = 48, LayerCount = 2, HeadCount = 4, FeedForwardSize = 192, MaximumPositions = 160, Activation = Activation.Gelu },
        ["gpt-neox"] = () => new GptNeoXConfig { VocabularySize = 83, HiddenSize = 64, LayerCount = 2, HeadCount = 4, FeedForwardSize = 256, MaximumPositions = 160 },
    };

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Logits_and_hidden_states_are_those_of_the_tensor_engine(string name)
    {
        using var model = CausalLanguageModel.Create(Models[name](), seed: 3);
        using var managed = DecodingModel.For(model, new DecodingOptions { Threads = 3 });
        Assert.IsType<ManagedDecodingModel>(managed);
        using var engine = DecodingModel.OnTensorEngine(model);
        using var found = managed.Start();
        using var expected = engine.Start();
        var random = new SeededRandom(17);
        foreach (var count in (int[])[1, 5, 40, 1, 70, 1, 2])
        {
            int[] tokens = [.. Enumerable.Range(0, count).Select(_ => random.Next(83))];
            found.Append(tokens, count);
            expected.Append(tokens, count);
            for (var row = 0; row < count; row++)
            {
                DecodingStateTests.Near(expected.Logits(row), found.Logits(row));
                DecodingStateTests.Near(expected.Hidden(row), found.Hidden(row));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_sequence_gets_the_same_bits_alone_and_in_any_batch(string name)
    {
        using var model = CausalLanguageModel.Create(Models[name](), seed: 3);
        using var decoder = DecodingModel.For(model, new DecodingOptions { Threads = 2 });
        using var single = DecodingModel.For(model, new DecodingOptions { Threads = 1 });
        var random = new SeededRandom(29);
        int[][] texts = [.. Enumerable.Range(0, 9).Select(_ => Enumerable.Range(0, 1 + random.Next(150)).Select(_ => random.Next(83)).ToArray())];
        var states = texts.Select(_ => decoder.Start()).ToList();
        var last = new float[texts.Length][];
        while (states.Exists(state => state.Tokens.Length < texts[states.IndexOf(state)].Length))
        {
            var batch = new List<(int Index, DecodingWork Work)>();
            for (var i = 0; i < texts.Length; i++)
            {
                var left = texts[i].Length - states[i].Tokens.Length;
                if (left > 0 && random.NextDouble() < 0.7)
                {
                    batch.Add((i, new DecodingWork(states[i], texts[i].AsMemory(states[i].Tokens.Length, random.NextDouble() < 0.5 ? 1 : 1 + random.Next(left)))));
                }
            }

            if (batch.Count > 0)
            {
                decoder.Append([.. batch.Select(static entry => entry.Work)]);
                foreach (var (index, _) in batch)
                {
                    last[index] = states[index].Logits(0).ToArray();
                }
            }
        }

        for (var i = 0; i < texts.Length; i++)
        {
            using var alone = single.Start();
            alone.Append(texts[i]);
            Assert.Equal(alone.Logits(0).ToArray(), last[i]);
            states[i].Dispose();
        }

        Assert.Equal(0, ((ManagedDecodingModel)decoder).Cache.InUse);
    }

    /// <summary>Prompts packed into one pass: every one attends to itself alone, from position 0, whoever stands beside it.</summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void Prompts_filled_in_one_pass_get_the_logits_of_each_alone(string name)
    {
        using var model = CausalLanguageModel.Create(Models[name](), seed: 3);
        using var decoder = DecodingModel.For(model, new DecodingOptions { Threads = 2 });
        var random = new SeededRandom(41);
        int[][] prompts = [.. new[] { 1, 40, 3, 17, 100, 1, 16, 33 }.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(83)).ToArray())];
        var states = prompts.Select(_ => decoder.Start()).ToList();
        decoder.Append([.. states.Select((state, i) => new DecodingWork(state, prompts[i], prompts[i].Length))]);
        for (var i = 0; i < prompts.Length; i++)
        {
            using var alone = decoder.Start();
            alone.Append(prompts[i], prompts[i].Length);
            for (var row = 0; row < prompts[i].Length; row++)
            {
                Assert.Equal(alone.Logits(row).ToArray(), states[i].Logits(row).ToArray());
            }

            states[i].Dispose();
        }
    }

    [Fact]
    public void Work_longer_than_a_pass_is_cut_without_a_trace()
    {
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 83, HiddenSize = 32, LayerCount = 1, HeadCount = 2, FeedForwardSize = 48, MaximumPositions = 1500 }, seed: 3);
        using var decoder = DecodingModel.For(model);
        int[] tokens = [.. Enumerable.Range(0, 1400).Select(static i => i * 31 % 83)];
        using var whole = decoder.Start();
        using var other = decoder.Start();
        decoder.Append([new DecodingWork(other, tokens.AsMemory(0, 300), 0), new DecodingWork(whole, tokens, 900)]);
        using var steps = decoder.Start();
        steps.Append(tokens.AsSpan(0, 499), 0);
        for (var i = 499; i < tokens.Length; i += 53)
        {
            var count = Math.Min(53, tokens.Length - i);
            steps.Append(tokens.AsSpan(i, count), count);
            for (var row = 0; row < count; row++)
            {
                if (i + row >= 500)
                {
                    Assert.Equal(steps.Logits(row).ToArray(), whole.Logits(i + row - 500).ToArray());
                }
            }
        }
    }

    [Fact]
    public void Forks_share_blocks_and_copy_what_they_write_into()
    {
        using var model = CausalLanguageModel.Create(Models["llama"](), seed: 3);
        using var decoder = (ManagedDecodingModel)DecodingModel.For(model);
        using var state = decoder.Start();
        state.Append([.. Enumerable.Range(0, 40)]);
        Assert.Equal(3, decoder.Cache.InUse);
        var forks = Enumerable.Range(0, 5).Select(_ => state.Fork()).ToList();
        Assert.Equal(3, decoder.Cache.InUse);
        for (var i = 0; i < forks.Count; i++)
        {
            forks[i].Append([50 + i]);
        }

        Assert.Equal(8, decoder.Cache.InUse);
        state.Append([99]);
        Assert.Equal(8, decoder.Cache.InUse);
        for (var i = 0; i < forks.Count; i++)
        {
            using var fresh = decoder.Start();
            fresh.Append([.. Enumerable.Range(0, 40), 50 + i]);
            Assert.Equal(fresh.Logits(0).ToArray(), forks[i].Logits(0).ToArray());
            forks[i].Dispose();
        }

        Assert.Equal(3, decoder.Cache.InUse);
    }

    [Fact]
    public void A_full_memory_is_said_and_leaves_sequences_as_they_were()
    {
        using var model = CausalLanguageModel.Create(Models["llama"](), seed: 3);
        using var probe = (ManagedDecodingModel)DecodingModel.For(model);
        using var decoder = (ManagedDecodingModel)DecodingModel.For(model, new DecodingOptions { CacheBytes = 4 * probe.Cache.BlockBytes });
        using var a = decoder.Start();
        using var b = decoder.Start();
        a.Append([.. Enumerable.Range(0, 30)]);
        b.Append([1, 2, 3]);
        Assert.Throws<CacheFullException>(() => decoder.Append([new DecodingWork(b, new int[20]), new DecodingWork(a, new int[20])]));
        Assert.Equal(3, b.Tokens.Length);
        Assert.Equal(30, a.Tokens.Length);
        Assert.Equal(3, decoder.Cache.InUse);
        b.Append(new int[20]);
        Assert.Equal(4, decoder.Cache.InUse);
    }

    [Fact]
    public void Models_with_changed_parts_go_to_the_tensor_engine()
    {
        using var model = CausalLanguageModel.Create(Models["llama"](), seed: 3);
        using (model.OnForward("layers.1.mlp.up_proj", static (_, output) => output * 2))
        {
            using var decoder = DecodingModel.For(model);
            Assert.IsType<TorchDecodingModel>(decoder);
        }

        using var half = CausalLanguageModel.Create(Models["llama"](), seed: 3, TorchSharp.torch.ScalarType.BFloat16);
        using var other = DecodingModel.For(half);
        Assert.IsType<TorchDecodingModel>(other);
    }

    [Fact]
    public unsafe void Kernels_for_narrow_processors_agree_with_those_for_wide_ones()
    {
        var random = new SeededRandom(1);
        foreach (var (rows, outputs, inputs) in new[] { (1, 19, 37), (2, 8, 64), (7, 13, 72), (70, 33, 16) })
        {
            using var weight = TorchSharp.torch.rand(outputs, inputs);
            var matrix = new Matrix(weight);
            var x = Enumerable.Range(0, rows * inputs).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
            float[] wide = new float[rows * outputs], narrow = new float[rows * outputs];
            fixed (float* px = x, pw = wide, pn = narrow)
            {
                MatrixKernel.Multiply<Vector512<float>, Lanes512>(px, inputs, rows, matrix, 0, outputs, pw, outputs, false);
                MatrixKernel.Multiply<Vector256<float>, Lanes256>(px, inputs, rows, matrix, 0, outputs, pn, outputs, false);
                for (var i = 0; i < wide.Length; i++)
                {
                    var exact = 0.0;
                    for (var k = 0; k < inputs; k++)
                    {
                        exact += (double)x[i / outputs * inputs + k] * matrix.Weight[i % outputs * inputs + k];
                    }

                    Assert.Equal(exact, wide[i], 1e-5);
                    Assert.Equal(exact, narrow[i], 1e-5);
                }
            }
        }
    }
}
