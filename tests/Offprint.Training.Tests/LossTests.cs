using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class LossTests
{
    public LossTests() => Offprint.Tensors.TorchRuntime.Seed(5);

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void The_fused_head_gives_the_loss_and_gradients_of_the_plain_one(int ignored)
    {
        // 70,000 columns: several pieces, the last one not full.
        using var scope = NewDisposeScope();
        var hidden = randn(100, 6, ScalarType.Float64, requires_grad: true);
        var weight = randn(70_000, 6, ScalarType.Float64, requires_grad: true);
        var labels = randint(0, 70_000, [100]);
        labels[..ignored] = ObjectiveBatch.Ignored;
        var fused = LinearCrossEntropy.Mean(hidden, weight, labels, 100 - ignored);
        fused.mul(3).backward();
        var (dh, dw) = (hidden.grad!.clone(), weight.grad!.clone());
        (hidden.grad, weight.grad) = (null, null);
        var plain = nn.functional.cross_entropy(nn.functional.linear(hidden, weight), labels, ignore_index: ObjectiveBatch.Ignored);
        plain.mul(3).backward();
        Assert.Equal(plain.item<double>(), fused.item<double>(), 1e-10);
        Assert.True(dh.allclose(hidden.grad!, 1e-6, 1e-9));
        Assert.True(dw.allclose(weight.grad!, 1e-6, 1e-9));
    }

    [Fact]
    public void With_mixed_precision_the_fused_head_stays_near_the_exact_loss_and_gradients()
    {
        using var scope = NewDisposeScope();
        var hidden = randn(300, 32, requires_grad: true);
        var weight = randn(20_000, 32, requires_grad: true);
        var labels = randint(0, 20_000, [300]);
        labels[..9] = ObjectiveBatch.Ignored;
        LinearCrossEntropy.Mean(hidden, weight, labels, 291).backward();
        var (dh, dw) = (hidden.grad!.clone(), weight.grad!.clone());
        (hidden.grad, weight.grad) = (null, null);
        var exact = LinearCrossEntropy.Mean(hidden, weight, labels, 291).item<float>();
        using var setting = MixedPrecision.Use(ScalarType.BFloat16);
        var mixed = LinearCrossEntropy.Mean(hidden, weight, labels, 291);
        mixed.backward();
        Assert.InRange(Math.Abs(mixed.item<float>() - exact), 1e-7, 0.02);
        Assert.Equal(ScalarType.Float32, weight.grad!.dtype);
        Assert.InRange(Difference(dh, hidden.grad!), 1e-5, 0.03);
        Assert.InRange(Difference(dw, weight.grad!), 1e-5, 0.03);

        static double Difference(Tensor a, Tensor b) => a.sub(b).norm().div(a.norm()).item<float>();
    }

    [Fact]
    public void Without_gradients_the_fused_head_gives_the_value_only()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var loss = LinearCrossEntropy.Mean(randn(4, 3, requires_grad: true), zeros(8, 3), zeros(4, ScalarType.Int64), 4);
        Assert.Equal(Math.Log(8), loss.item<float>(), 1e-6);
        Assert.False(loss.requires_grad);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Causal_training_predicts_the_next_token(bool fuse)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Llama();
        var objective = new CausalObjective { FuseHead = fuse, IgnoredToken = 9 };
        var batch = objective.Build(new TokenBatch([1, 2, 3, 4, 5, 9, 7, 8], 2, 4), new SeededRandom(1), CPU);
        Assert.Equal([1, 2, 3, 5, 9, 7], batch.Input.Ids!.data<long>().ToArray());
        Assert.Equal([2, 3, 4, -100, 7, 8], batch.Labels.data<long>().ToArray());
        Assert.Equal((6, 5), (batch.Tokens, batch.Targets));
        var logits = model.Forward(new ModelInput(batch.Input.Ids)).Logits.log_softmax(-1);
        var expected = -(Log(0, 0, 2) + Log(0, 1, 3) + Log(0, 2, 4) + Log(1, 1, 7) + Log(1, 2, 8)) / 5;
        Assert.Equal(expected, objective.Loss(model, batch).Total.item<float>(), 1e-5);

        double Log(int row, int column, int label) => logits[row, column, label].item<float>();
    }

    [Fact]
    public void A_head_that_was_replaced_is_used()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Llama();
        model.Replace("lm_head", _ => new Flat());
        var batch = new CausalObjective().Build(new TokenBatch([1, 2, 3, 4], 1, 4), new SeededRandom(1), CPU);
        Assert.Equal(Math.Log(TinyModels.Vocabulary), new CausalObjective().Loss(model, batch).Total.item<float>(), 1e-5);
    }

    [Fact]
    public void Masked_training_hides_tokens_as_the_shares_say()
    {
        using var scope = NewDisposeScope();
        var options = new MaskedObjectiveOptions { MaskId = 3, VocabularySize = 1000, BeginId = 1, EndId = 2, SpecialIds = [0, 1, 2, 3] };
        var objective = new MaskedObjective(options);
        var ids = Enumerable.Range(0, 64 * 100).Select(i => 10 + (i % 900)).ToArray();
        var batch = objective.Build(new TokenBatch(ids, 64, 100), new SeededRandom(4), CPU);
        var (inputs, columns, labels) = (batch.Input.Ids!.data<long>().ToArray(), batch.Input.LogitPositions!, batch.Labels);
        Assert.Equal([64L, 102L], batch.Input.Ids!.shape);
        Assert.Equal([64L, 15L], labels.shape);
        Assert.Equal(64 * 15, batch.Targets);
        var (masked, random, kept, untouched) = (0, 0, 0, 0);
        for (var row = 0; row < 64; row++)
        {
            Assert.Equal((1, 2), (inputs[row * 102], inputs[(row * 102) + 101]));
            var chosen = columns[row].data<long>().ToArray();
            Assert.Equal(chosen.Distinct().Order(), chosen);
            var own = labels[row].data<long>().ToArray();
            for (var i = 0; i < 15; i++)
            {
                Assert.Equal(ids[(row * 100) + chosen[i] - 1], own[i]);
                var seen = inputs[(row * 102) + chosen[i]];
                _ = seen == 3 ? masked++ : seen == own[i] ? kept++ : random++;
            }

            untouched += Enumerable.Range(1, 100).Except(chosen.Select(c => (int)c)).Count(c => inputs[(row * 102) + c] == ids[(row * 100) + c - 1]);
        }

        Assert.Equal(64 * 85, untouched);
        Assert.InRange(masked / 960.0, 0.75, 0.85);
        Assert.InRange(random / 960.0, 0.06, 0.14);
        Assert.InRange(kept / 960.0, 0.06, 0.14);
        Assert.Equal(inputs, objective.Build(new TokenBatch(ids, 64, 100), new SeededRandom(4), CPU).Input.Ids!.data<long>().ToArray());
    }

    [Fact]
    public void Special_tokens_are_never_targets()
    {
        using var scope = NewDisposeScope();
        var objective = new MaskedObjective(new MaskedObjectiveOptions { MaskId = 3, VocabularySize = 10, SpecialIds = [0, 3], Share = 1 });
        var batch = objective.Build(new TokenBatch([0, 5, 0, 6], 1, 4), new SeededRandom(4), CPU);
        Assert.Equal([-100, 5, -100, 6], batch.Labels.data<long>().ToArray());
        Assert.Equal(2, batch.Targets);
    }

    [Fact]
    public void Objectives_know_their_models()
    {
        Assert.True(new CausalObjective().Supports(new LlamaConfig()));
        Assert.False(new CausalObjective().Supports(new BertConfig()));
        Assert.False(new MaskedObjective(new MaskedObjectiveOptions { MaskId = 3, VocabularySize = 10 }).Supports(new Gpt2Config()));
        using var encoder = TinyModels.Bert();
        Assert.Throws<ObjectiveNotSupportedException>(() => new Trainer(encoder, new CausalObjective(), TinyModels.Stream()));
    }

    private sealed class Flat() : nn.Module<Tensor, Tensor>("flat")
    {
        public override Tensor forward(Tensor input) => input.sum(-1, keepdim: true).mul(0).expand(-1, -1, TinyModels.Vocabulary);
    }
}
