using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>T5 against plain loops; caches, padding, generation.</summary>
public sealed class Seq2SeqTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();
    private readonly int[] _source = Tiny.Ids(11);
    private readonly int[] _target = [0, .. Tiny.Ids(8, 9)];

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    private static Seq2SeqLanguageModel Model(T5Config? config = null) => Tiny.Shake(Seq2SeqLanguageModel.Create(config ?? Tiny.T5, 1));

    private static bool[] All(int count) => [.. Enumerable.Repeat(true, count)];

    [Theory]
    [InlineData("relu", false, true)]
    [InlineData("gated-gelu", true, false)]
    [InlineData("gated-silu", true, true)]
    public void Logits_equal_the_loops(string projection, bool gated, bool tied)
    {
        var json = Tiny.T5.ToJson();
        json["feed_forward_proj"] = projection;
        json["tie_word_embeddings"] = tied;
        using var model = Model((T5Config)ModelConfig.Parse(json.ToJsonString()));
        Checkpoint.Save(model, _folder.Path);
        Assert.Equal(projection, (string?)JsonNode.Parse(File.ReadAllText(_folder.File("config.json")))!["feed_forward_proj"]);
        Func<double, double> activation = projection switch { "relu" => x => Math.Max(x, 0), "gated-gelu" => Loops.GeluTanh, _ => Loops.Silu };
        var loops = new T5Loops(Weights.Read(_folder.Path), 2, 3, 4, 6, activation, gated, tied);
        var encoded = loops.Encode(_source, All(11));
        Assert.InRange(Tiny.Difference(model.Encode(new ModelInput(Tiny.Batch(_source))).LastHidden![0], encoded), 0, Tolerance);
        var output = model.Forward(new ModelInput(Tiny.Batch(_source)), new ModelInput(Tiny.Batch(_target)));
        Assert.InRange(Tiny.Difference(output.Logits[0], loops.Logits(encoded, All(11), _target)), 0, Tolerance);

        using var encoder = Checkpoint.Load<TextEncoder>(_folder.Path);
        Assert.InRange(Tiny.Difference(encoder.Forward(new ModelInput(Tiny.Batch(_source))).LastHidden![0], encoded), 0, Tolerance);
    }

    [Fact]
    public void Distances_beyond_the_exact_buckets_equal_the_loops()
    {
        using var model = Model(Tiny.T5 with { RelativeBuckets = 32, RelativeMaximumDistance = 128 });
        Checkpoint.Save(model, _folder.Path);
        var loops = new T5Loops(Weights.Read(_folder.Path), 2, 3, 4, 6, x => Math.Max(x, 0), false, true);
        var (source, target) = (Tiny.Ids(150), Tiny.Ids(140, 4));
        var encoded = loops.Encode(source, All(150));
        var output = model.Forward(new ModelInput(Tiny.Batch(source)), new ModelInput(Tiny.Batch(target)));
        Assert.InRange(Tiny.Difference(output.Logits[0], loops.Logits(encoded, All(150), target)), 0, 2e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Padded_sources_and_targets_give_what_they_give_alone(bool left)
    {
        using var model = Model();
        int[][] sources = [_source[..4], _source, _source[3..9]];
        int[][] targets = [_target[..3], _target, _target[..6]];
        var output = model.Forward(ModelInputs.Pad(sources, left: left), ModelInputs.Pad(targets, left: left)).Logits;
        for (var row = 0; row < 3; row++)
        {
            var alone = model.Forward(new ModelInput(Tiny.Batch(sources[row])), new ModelInput(Tiny.Batch(targets[row]))).Logits[0];
            var start = left ? 9 - targets[row].Length : 0;
            Assert.InRange(Tiny.Difference(output[row].narrow(0, start, targets[row].Length), alone), 0, Tolerance);
        }
    }

    [Fact]
    public void Steps_with_a_cache_equal_the_full_pass_also_after_cropping_selecting_and_forking()
    {
        using var model = Model();
        var source = ModelInputs.Pad([_source[..5], _source]);
        var encoded = model.Encode(source).LastHidden!;
        var other = Tiny.Ids(9, 21);
        var whole = model.Decode(encoded, source.PaddingMask, new ModelInput(Tiny.Batch(_target, other))).Logits;
        using var cache = new Seq2SeqCache();
        var first = model.Decode(encoded, source.PaddingMask, new ModelInput(Tiny.Batch(_target[..4], other[..4])), cache).Logits;
        Assert.InRange(Tiny.Difference(first, whole.narrow(1, 0, 4)), 0, Tolerance);
        Assert.Equal((4, 11), (cache.Length, cache.Encoded.Length));
        using var fork = cache.Fork();
        for (var i = 4; i < 9; i++)
        {
            var step = model.Decode(null, null, new ModelInput(Tiny.Batch([_target[i]], [other[i]])), cache).Logits;
            Assert.InRange(Tiny.Difference(step.squeeze(1), whole.select(1, i)), 0, Tolerance);
        }
        cache.Crop(6);
        var again = model.Decode(null, null, new ModelInput(Tiny.Batch(_target[6..8], other[6..8])), cache).Logits;
        Assert.InRange(Tiny.Difference(again, whole.narrow(1, 6, 2)), 0, Tolerance);
        using var chosen = fork.Select(1, 1);
        var rows = model.Decode(null, null, new ModelInput(Tiny.Batch([other[4]], [other[4]])), chosen).Logits;
        Assert.InRange(Tiny.Difference(rows[0], whole[1].narrow(0, 4, 1)), 0, Tolerance);
        Assert.Equal(0, Tiny.Difference(rows[0], rows[1]));
    }

    [Fact]
    public void Greedy_targets_are_the_same_with_and_without_a_cache_and_follow_the_most_likely_token()
    {
        using var model = Model(Tiny.T5 with { EndTokenIds = [7, 23] });
        var source = ModelInputs.Pad([_source[..5], _source, _source[2..10]]);
        var cached = model.Generate(source, 20);
        Assert.Equal(model.Generate(source, 20, useCache: false), cached);
        Assert.Contains(cached, target => target.Length > 1);
        for (var row = 0; row < 3; row++)
        {
            Assert.DoesNotContain(7, cached[row]);
            var alone = new ModelInput(source.Ids!.narrow(0, row, 1)) { PaddingMask = source.PaddingMask!.narrow(0, row, 1) };
            var ids = new List<int> { 0 };
            while (ids.Count <= 20)
            {
                var next = (int)model.Forward(alone, new ModelInput(Tiny.Batch([.. ids]))).Logits[0, -1].argmax().item<long>();
                if (next is 7 or 23)
                {
                    break;
                }
                ids.Add(next);
            }
            Assert.Equal(ids.Skip(1), cached[row]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Buckets_have_the_published_values(bool bothWays)
    {
        (int, int)[] vectors = bothWays
            ? [(-128, 15), (-64, 14), (-33, 12), (-16, 10), (-9, 8), (-1, 1), (0, 0), (1, 17), (8, 24), (64, 30), (128, 31)]
            : [(-128, 31), (-64, 26), (-33, 21), (-17, 16), (-15, 15), (-1, 1), (0, 0), (1, 0), (50, 0)];
        Assert.All(vectors, vector => Assert.Equal(vector.Item2, RelativeBuckets.Of(vector.Item1, bothWays, 32, 128)));
        var stack = bothWays ? new T5Config().ToStack() : new T5Config().ToDecoderStack();
        var distances = arange(-300, 301);
        Assert.Equal(Enumerable.Range(-300, 601).Select(distance => (long)RelativeBuckets.Of(distance, bothWays, 32, 128)), RelativeBuckets.Of(distances, stack).data<long>().ToArray());
    }

    [Fact]
    public void Labels_are_shifted_right_behind_the_start_token()
    {
        using var model = Model(Tiny.T5 with { DecoderStartTokenId = 9, PaddingTokenId = 3 });
        Assert.Equal([9L, 5, 3, 9, 7, 8], model.ShiftRight(tensor(new long[] { 5, -100, 6, 7, 8, -100 }, [2, 3])).data<long>().ToArray());
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    public void Outputs_are_scaled_as_the_configuration_says(bool? written, bool tied, bool scaled)
    {
        var config = Tiny.T5 with { TieWordEmbeddings = tied, ScaleDecoderOutputs = written };
        using var model = Model(config);
        var output = model.Forward(new ModelInput(Tiny.Batch(_source)), new ModelInput(Tiny.Batch(_target)));
        var head = model.ParameterOf(tied ? "shared.weight" : "lm_head.weight");
        Assert.InRange(Tiny.Difference(output.Logits, output.LastHidden!.matmul(head.t()).mul(scaled ? 0.25 : 1)), 0, Tolerance);
        Assert.Equal(written, ((T5Config)ModelConfig.Parse(config.ToJson().ToJsonString())).ScaleDecoderOutputs);
    }

    [Fact]
    public void Attentions_hidden_states_and_gradients_reach_every_part()
    {
        using var grad = enable_grad();
        using var model = Model(Tiny.T5 with { Dropout = 0.2, TieWordEmbeddings = false, GatedFeedForward = true });
        var source = ModelInputs.Pad([_source[..6], _source]);
        var target = new ModelInput(Tiny.Batch(_target, _target)) { ReturnAttentions = true, ReturnHiddenStates = true };
        var output = model.Forward(source, target);
        Assert.Equal((4, 3, 3), (output.HiddenStates!.Count, output.Attentions!.Count, output.CrossAttentions!.Count));
        Assert.Equal([2L, 4L, 9L, 11L], output.CrossAttentions[0].shape);
        Assert.InRange(Tiny.Difference(output.CrossAttentions[2].sum([-1]), ones(2, 4, 9)), 0, 1e-5);
        Assert.Equal(0f, output.CrossAttentions[1][0].narrow(-1, 6, 5).abs().max().item<float>());
        Assert.InRange(Tiny.Difference(output.Logits, model.Forward(source, target with { ReturnAttentions = false }).Logits), 0, Tolerance);
        model.train();
        Assert.True(Tiny.Difference(model.Forward(source, target).Logits, output.Logits) > 1e-3);
        model.Forward(source, target with { ReturnAttentions = false }).Logits.logsumexp(-1).sum().backward();
        Assert.All(model.named_parameters(), item => Assert.True(item.parameter.grad is { } g && g.abs().max().item<float>() > 0, item.name));
    }

    [Fact]
    public void Old_files_with_copies_of_the_table_and_an_unused_bias_load()
    {
        using var model = Model();
        Checkpoint.Save(model, _folder.Path);
        var tensors = CheckpointTests.Read(_folder.Path);
        tensors["encoder.embed_tokens.weight"] = tensors["shared.weight"].clone();
        tensors["decoder.embed_tokens.weight"] = tensors["shared.weight"].clone();
        tensors["lm_head.weight"] = tensors["shared.weight"].clone();
        tensors["decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"] = zeros(32, 4);
        Tensors.TensorFolder.Write(_folder.Path, tensors);
        using var again = Checkpoint.Load<Seq2SeqLanguageModel>(_folder.Path);
        Assert.Equal(0, Tiny.Difference(again.Forward(new ModelInput(Tiny.Batch(_source)), new ModelInput(Tiny.Batch(_target))).Logits, model.Forward(new ModelInput(Tiny.Batch(_source)), new ModelInput(Tiny.Batch(_target))).Logits));
        tensors.Remove("shared.weight");
        Tensors.TensorFolder.Write(_folder.Path, tensors);
        using var alias = Checkpoint.Load<PretrainedModel>(_folder.Path);
        Assert.IsType<Seq2SeqLanguageModel>(alias);
        tensors.Remove("decoder.block.1.layer.1.EncDecAttention.k.weight");
        Tensors.TensorFolder.Write(_folder.Path, tensors);
        Assert.Contains("decoder.block.1.layer.1.EncDecAttention.k.weight: missing, expected [24, 16]", Assert.Throws<InvalidDataException>(() => Checkpoint.Load<Seq2SeqLanguageModel>(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        using var model = Model();
        var target = new ModelInput(Tiny.Batch(_target));
        Assert.Contains("states", Assert.Throws<ArgumentException>(() => model.Decode(null, null, target)).Message, StringComparison.Ordinal);
        Assert.Contains("[1, length, 16]", Assert.Throws<ArgumentException>(() => model.Decode(zeros(2, 3, 16), null, target)).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 3]", Assert.Throws<ArgumentException>(() => model.Decode(zeros(1, 3, 16), ones(1, 4), target)).Message, StringComparison.Ordinal);
        Assert.Contains("gated-tanhh", Assert.Throws<UnsupportedCheckpointException>(() => ModelConfig.Parse("{\"model_type\": \"t5\", \"feed_forward_proj\": \"gated-tanhh\"}")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Seq2SeqLanguageModel.Create(Tiny.T5 with { RelativeBuckets = 6 }, 1));
        Assert.Throws<ArgumentException>(() => Seq2SeqLanguageModel.Create(Tiny.T5 with { HeadsPerLayer = [4, 2] }, 1));
        Assert.Throws<UnsupportedCheckpointException>(() => CausalLanguageModel.Create(Tiny.T5, 1));
    }
}
