using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Whole words, spans, denoising, prefixes, replaced tokens, contrast: what is built, and losses against loops.</summary>
public sealed class ObjectiveTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public ObjectiveTests() => Offprint.Tensors.TorchRuntime.Seed(5);

    public void Dispose() => _scope.Dispose();

    private static TokenBatch Batch(int rows, int columns, ulong seed = 3)
    {
        var random = new SeededRandom(seed);
        return new TokenBatch([.. Enumerable.Range(0, rows * columns).Select(_ => random.Next(5, 60))], rows, columns);
    }

    private static MaskedObjectiveOptions Masking => new() { MaskId = 4, VocabularySize = TinyModels.Vocabulary, BeginId = 2, EndId = 3, SpecialIds = [0, 1, 2, 3] };

    /// <summary>Columns of a row that have labels.</summary>
    private static int[] Hidden(ObjectiveBatch batch, int row)
    {
        var width = (int)batch.Labels.shape[1];
        var (columns, labels) = (batch.Input.LogitPositions!.data<long>().ToArray(), batch.Labels.data<long>().ToArray());
        return [.. Enumerable.Range(row * width, width).Where(i => labels[i] != ObjectiveBatch.Ignored).Select(i => (int)columns[i])];
    }

    [Fact]
    public void Whole_words_are_hidden_completely_or_not_at_all()
    {
        // Even ids begin a word, odd ids continue one.
        var options = Masking with { Unit = MaskingUnit.Words, BeginsWord = [.. Enumerable.Range(0, 64).Select(id => id % 2 == 0)], Share = 0.3, MaskShare = 1, RandomShare = 0 };
        var objective = new MaskedObjective(options);
        Assert.Equal("whole-word", objective.Name);
        var batch = Batch(20, 40);
        var built = objective.Build(batch, new SeededRandom(1), CPU);
        var ids = built.Input.Ids!.data<long>().ToArray();
        var hiddenInAll = 0;
        for (var row = 0; row < 20; row++)
        {
            var hidden = Hidden(built, row).Select(column => column - 1).ToHashSet();
            Assert.InRange(hidden.Count, 1, 12);
            hiddenInAll += hidden.Count;
            for (var i = 0; i < 40; i++)
            {
                Assert.Equal(hidden.Contains(i) ? 4 : batch.Row(row)[i], ids[row * 42 + 1 + i]);
                if (i > 0 && batch.Row(row)[i] % 2 == 1)
                {
                    Assert.Equal(hidden.Contains(i - 1), hidden.Contains(i));
                }
            }
        }
        Assert.Equal(built.Targets, hiddenInAll);
        Assert.InRange(hiddenInAll, 20 * 10, 20 * 12);
        Assert.Throws<ArgumentException>(() => new MaskedObjective(options with { BeginsWord = null }));
    }

    [Fact]
    public void Spans_have_geometric_lengths_share_one_draw_and_spare_special_tokens()
    {
        var objective = new MaskedObjective(Masking with { Unit = MaskingUnit.Spans, Share = 0.15, MaskShare = 0.5, RandomShare = 0 });
        Assert.Equal("span", objective.Name);
        var batch = Batch(400, 200);
        batch.Ids[7] = 1;
        var built = objective.Build(batch, new SeededRandom(1), CPU);
        var ids = built.Input.Ids!.data<long>().ToArray();
        Assert.Equal(400 * 30, built.Targets);
        Assert.Equal(1, ids[8]);
        var (runs, kept) = (new List<int>(), 0);
        for (var row = 0; row < 400; row++)
        {
            var hidden = Hidden(built, row);
            Assert.Equal(30, hidden.Distinct().Count());
            var length = 0;
            for (var i = 0; i < hidden.Length; i++)
            {
                length++;
                kept += ids[row * 202 + hidden[i]] == 4 ? 0 : 1;
                if (i + 1 == hidden.Length || hidden[i + 1] != hidden[i] + 1)
                {
                    runs.Add(length);
                    length = 0;
                }
            }
        }
        // Geo(0.2) cut at 10 has mean 3.80 (SpanBERT, section 3.1); budgets cut the last span, neighbours join.
        var expected = Enumerable.Range(1, 10).Sum(n => n * Math.Pow(0.8, n - 1)) / Enumerable.Range(1, 10).Sum(n => Math.Pow(0.8, n - 1));
        Assert.Equal(3.8, expected, 0.01);
        Assert.InRange(runs.Average(), 3.3, 4.6);
        Assert.InRange(kept / (double)built.Targets, 0.42, 0.58);
    }

    [Fact]
    public void Denoising_cuts_every_sequence_into_source_and_target()
    {
        var objective = new DenoisingObjective(new DenoisingObjectiveOptions { SentinelIds = [63, 62, 61, 60], EndId = 1, Share = 0.25, MeanSpan = 3 });
        var batch = Batch(50, 40);
        var built = objective.Build(batch, new SeededRandom(1), CPU);
        // 10 tokens in 3 spans: 30 kept + 3 sentinels + end, 10 + 3 + end.
        Assert.Equal([50L, 34L], built.Input.Ids!.shape);
        Assert.Equal([50L, 14L], built.Labels.shape);
        Assert.Equal((50 * 48, 50 * 14), (built.Tokens, built.Targets));
        var (sources, targets) = (built.Input.Ids.data<long>().ToArray(), built.Labels.data<long>().ToArray());
        var starts = new HashSet<string>();
        for (var row = 0; row < 50; row++)
        {
            var source = sources[(row * 34)..((row + 1) * 34)];
            var target = targets[(row * 14)..((row + 1) * 14)];
            Assert.Equal((1, 1), (source[^1], target[^1]));
            Assert.Equal(63, target[0]);
            var spans = new Dictionary<long, List<long>>();
            foreach (var id in target[..^1])
            {
                if (id >= 60)
                {
                    spans[id] = [];
                }
                else
                {
                    spans[target[..^1].Last(other => other >= 60 && spans.ContainsKey(other) && Array.IndexOf(target, other) <= Array.IndexOf(target, id))].Add(id);
                }
            }
            // Putting the spans back in the place of their sentinels gives the sequence.
            var restored = new List<long>();
            var at = 0;
            foreach (var id in source[..^1])
            {
                if (id < 60)
                {
                    restored.Add(id);
                    continue;
                }
                Assert.Equal(63 - at++, id);
                var from = Array.IndexOf(target, id) + 1;
                var to = Array.FindIndex(target, from, other => other >= 60 || other == 1);
                Assert.True(to > from);
                restored.AddRange(target[from..to]);
            }
            Assert.Equal(batch.Row(row).ToArray().Select(id => (long)id), restored);
            starts.Add(string.Join(',', source.Select((id, i) => id >= 60 ? i : -1).Where(i => i >= 0)));
        }
        Assert.True(starts.Count > 30);
        Assert.Equal(built.Labels.data<long>().ToArray(), objective.Build(batch, new SeededRandom(1), CPU).Labels.data<long>().ToArray());
    }

    [Theory]
    [InlineData(32)]
    [InlineData(100)]
    [InlineData(512)]
    public void A_denoised_sequence_fills_its_context(int context)
    {
        var objective = new DenoisingObjective(new DenoisingObjectiveOptions { SentinelIds = [.. Enumerable.Range(100, 100)], EndId = 1 });
        var length = objective.SequenceLength(context);
        Assert.Equal(context, Source(length));
        Assert.True(Source(length + 1) > context);

        long Source(int columns) => objective.Build(Batch(1, columns), new SeededRandom(1), CPU).Input.Ids!.shape[1];
    }

    [Fact]
    public void The_denoising_loss_is_the_mean_surprise_of_the_targets()
    {
        using var model = Seq2SeqLanguageModel.Create(new T5Config { VocabularySize = 64, HiddenSize = 16, HeadDimension = 4, LayerCount = 1, HeadCount = 2, FeedForwardSize = 16 }, 1);
        var objective = new DenoisingObjective(new DenoisingObjectiveOptions { SentinelIds = [63, 62, 61], EndId = 1 });
        Assert.True(objective.Supports(model.Config));
        var built = objective.Build(Batch(3, 20), new SeededRandom(1), CPU);
        var loss = objective.Loss(model, built).Total;
        var shifted = cat([zeros([3, 1], ScalarType.Int64), built.Labels.narrow(1, 0, built.Labels.shape[1] - 1)], 1);
        var log = model.Forward(built.Input, new ModelInput(shifted)).Logits.log_softmax(-1);
        var expected = 0.0;
        for (var row = 0; row < 3; row++)
        {
            for (var i = 0; i < built.Labels.shape[1]; i++)
            {
                expected -= log[row, i, built.Labels[row, i].item<long>()].item<float>() / built.Targets;
            }
        }
        Assert.Equal(expected, loss.item<float>(), 1e-4);
        loss.backward();
        Assert.NotNull(model.ParameterOf("shared.weight").grad);
        using var other = TinyModels.Llama();
        Assert.Throws<ObjectiveNotSupportedException>(() => objective.Loss(other, built));
        Assert.Throws<ArgumentException>(() => new DenoisingObjective(new DenoisingObjectiveOptions { SentinelIds = [5, 5] }));
        Assert.Throws<ArgumentException>(() => objective.Build(Batch(2, 1), new SeededRandom(1), CPU));
    }

    [Fact]
    public void Prefix_tokens_see_each_other_and_only_what_follows_is_predicted()
    {
        using var model = TinyModels.Llama();
        var objective = new PrefixObjective();
        var batch = Batch(30, 9);
        var built = objective.Build(batch, new SeededRandom(1), CPU);
        var prefixes = new HashSet<int>();
        for (var row = 0; row < 30; row++)
        {
            var labels = built.Labels[row].data<long>().ToArray();
            var prefix = Array.FindIndex(labels, label => label != ObjectiveBatch.Ignored) + 1;
            prefixes.Add(prefix);
            for (var i = 0; i < 8; i++)
            {
                Assert.Equal(i >= prefix - 1 ? batch.Row(row)[i + 1] : ObjectiveBatch.Ignored, labels[i]);
                for (var j = 0; j < 8; j++)
                {
                    Assert.Equal(j <= i || j < prefix, built.Input.AdditiveMask![row, 0, i, j].item<float>() == 0);
                }
            }
        }
        Assert.Equal(Enumerable.Range(1, 8), prefixes.Order());
        var log = model.Forward(built.Input).Logits.log_softmax(-1).gather(2, built.Labels.clamp(min: 0).unsqueeze(-1)).squeeze(-1);
        var expected = -log.mul(built.Labels.ne(-100)).sum().item<float>() / built.Targets;
        Assert.Equal(expected, objective.Loss(model, built).Total.item<float>(), 1e-5);
    }

    [Fact]
    public void Replaced_tokens_are_drawn_from_the_generator_and_detected()
    {
        using var generator = TinyModels.Bert(3);
        using var discriminator = TextEncoder.Create(new BertConfig { VocabularySize = TinyModels.Vocabulary, HiddenSize = 32, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 64 }, 4);
        var objective = new ReplacedTokenObjective(generator, Masking, weight: 7);
        var batch = Batch(6, 20);
        var built = (ReplacedTokenBatch)objective.Build(batch, new SeededRandom(1), CPU);
        Assert.Equal(6 * 20, built.Targets);
        Assert.Throws<ArgumentException>(() => objective.Loss(discriminator, built));
        objective.Attach(discriminator);
        Assert.Contains(discriminator.named_parameters(), item => item.name.StartsWith("replaced_token_generator.", StringComparison.Ordinal));
        for (var row = 0; row < 6; row++)
        {
            Assert.Equal([2, .. batch.Row(row).ToArray().Select(id => (long)id), 3], built.Originals[row].data<long>().ToArray());
        }

        // Drawing by hand from the generator's probabilities.
        var logits = generator.Forward(built.Input).Logits;
        var probabilities = logits.to_type(ScalarType.Float64).softmax(-1);
        var ids = built.Originals.clone();
        for (var row = 0; row < 6; row++)
        {
            for (var i = 0; i < built.Labels.shape[1]; i++)
            {
                var (draw, sum, id) = ((double)built.Draws[row, i].item<float>(), 0.0, -1);
                while (sum <= draw && id < 63)
                {
                    sum += probabilities[row, i, ++id].item<double>();
                }
                ids[row, built.Input.LogitPositions![row, i].item<long>()] = id;
            }
        }
        var (drawn, replaced) = ReplacedTokenObjective.Corrupt(logits, built);
        Assert.Equal(ids.data<long>().ToArray(), drawn.data<long>().ToArray());
        Assert.Equal(ids.ne(built.Originals).data<bool>().ToArray(), replaced.data<bool>().ToArray());

        var head = discriminator.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        var scores = discriminator.Forward(new ModelInput(ids)).LastHidden!.matmul(head["replaced_token_head.weight"].t()).squeeze(-1).add(head["replaced_token_head.bias"]);
        var detection = 0.0;
        for (var row = 0; row < 6; row++)
        {
            for (var i = 1; i <= 20; i++)
            {
                var score = scores[row, i].item<float>();
                var sign = ids[row, i].item<long>() == built.Originals[row, i].item<long>() ? 1 : -1;
                detection += Math.Log(1 + Math.Exp(sign * score)) / 120;
            }
        }
        var terms = objective.Loss(discriminator, built);
        var masked = -logits.log_softmax(-1).gather(2, built.Labels.unsqueeze(-1)).mean().item<float>();
        Assert.Equal(detection, terms.Parts["detection"].item<float>(), 1e-5);
        Assert.Equal(masked, terms.Parts["generator"].item<float>(), 1e-5);
        Assert.Equal(masked + 7 * detection, terms.Total.item<float>(), 1e-4);
        terms.Total.backward();
        Assert.NotNull(generator.ParameterOf("bert.embeddings.word_embeddings.weight").grad);
        Assert.NotNull(head["replaced_token_head.weight"].grad);
    }

    [Fact]
    public void Two_crops_of_a_sequence_are_a_pair()
    {
        using var encoder = TextEncoder.Create(new BertConfig { VocabularySize = TinyModels.Vocabulary, HiddenSize = 32, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 64 }, 4);
        using var loss = new InfoNceLoss();
        var objective = new ContrastiveObjective(loss, 0.5);
        Assert.Equal(32, objective.SequenceLength(16));
        var batch = Batch(5, 20);
        var built = objective.Build(batch, new SeededRandom(1), CPU);
        Assert.Equal([10L, 10L], built.Input.Ids!.shape);
        for (var row = 0; row < 10; row++)
        {
            var crop = built.Input.Ids[row].data<long>().ToArray();
            var whole = batch.Row(row % 5).ToArray().Select(id => (long)id).ToArray();
            Assert.Contains(Enumerable.Range(0, 11), start => whole.AsSpan(start, 10).SequenceEqual(crop));
        }
        var vectors = encoder.Encode(built.Input);
        var expected = loss.Forward(vectors.narrow(0, 0, 5), vectors.narrow(0, 5, 5)).item<float>();
        Assert.Equal(expected, objective.Loss(encoder, built).Total.item<float>(), 1e-6);
        Assert.Throws<ArgumentException>(() => new ContrastiveObjective(loss, 0));
    }

    [Theory]
    [InlineData("whole-word")]
    [InlineData("span")]
    [InlineData("denoising")]
    [InlineData("prefix")]
    [InlineData("contrastive")]
    [InlineData("replaced-token")]
    public void Every_objective_trains(string name)
    {
        var bert = new BertConfig { VocabularySize = TinyModels.Vocabulary, HiddenSize = 32, LayerCount = 1, HeadCount = 2, FeedForwardSize = 64, MaximumPositions = 64 };
        using var loss = new InfoNceLoss();
        using var generator = TinyModels.Bert(3);
        IPretrainingObjective objective = name switch
        {
            "whole-word" => new MaskedObjective(Masking with { Unit = MaskingUnit.Words, BeginsWord = [.. Enumerable.Range(0, 64).Select(id => id % 2 == 0)] }),
            "span" => new MaskedObjective(Masking with { Unit = MaskingUnit.Spans }),
            "denoising" => new DenoisingObjective(new DenoisingObjectiveOptions { SentinelIds = [63, 62, 61], EndId = 1 }),
            "prefix" => new PrefixObjective(),
            "contrastive" => new ContrastiveObjective(loss, pooling: Pooling.Mean),
            _ => new ReplacedTokenObjective(generator, Masking),
        };
        using PretrainedModel model = name switch
        {
            "denoising" => Seq2SeqLanguageModel.Create(new T5Config { VocabularySize = 64, HiddenSize = 32, HeadDimension = 8, LayerCount = 1, HeadCount = 2, FeedForwardSize = 64 }, 1),
            "prefix" => TinyModels.Llama(),
            "contrastive" or "replaced-token" => TextEncoder.Create(bert, 4),
            _ => MaskedLanguageModel.Create(bert, 4),
        };
        (objective as ReplacedTokenObjective)?.Attach((TextEncoder)model);
        Assert.Equal(name, objective.Name);
        Assert.True(objective.Supports(model.Config));
        using var optimizer = optim.AdamW(model.parameters(), 6e-3);
        var (first, last) = (0.0, 0.0);
        for (var step = 0; step < 15; step++)
        {
            using var inner = NewDisposeScope();
            var value = objective.Loss(model, objective.Build(Batch(8, 24, 9), new SeededRandom(2), CPU)).Total;
            optimizer.zero_grad();
            value.backward();
            optimizer.step();
            (first, last) = (step == 0 ? value.item<float>() : first, value.item<float>());
        }
        Assert.True(last < 0.8 * first, $"{first} to {last}");
    }
}
