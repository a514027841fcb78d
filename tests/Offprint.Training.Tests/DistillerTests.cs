using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class DistillerTests
{
    private static readonly int[] Ids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    [Fact]
    public void The_fused_loss_is_the_formula()
    {
        using var scope = NewDisposeScope();
        using var teacher = TinyModels.Llama(seed: 3);
        using var student = TinyModels.Llama(seed: 4);
        using var distiller = new Scoped(new Distiller(teacher, new DistillerOptions { Temperature = 3, TeacherShare = 0.6 }));
        var batch = distiller.Value.Build(new TokenBatch(Ids, 2, 5), new SeededRandom(1), CPU);
        var terms = distiller.Value.Loss(student, batch);
        terms.Total.backward();
        var fused = student.ParameterOf("model.embed_tokens.weight").grad!.clone();
        student.zero_grad();

        var input = new ModelInput(batch.Input.Ids);
        var z = student.Forward(input).Logits.reshape(-1, TinyModels.Vocabulary);
        var t = teacher.Forward(input).Logits.detach().reshape(-1, TinyModels.Vocabulary);
        var p = t.div(3).softmax(1);
        var divergence = p.mul(p.log().sub(z.div(3).log_softmax(1))).sum().div(8).mul(9);
        var text = nn.functional.cross_entropy(z, batch.Labels.reshape(-1));
        var expected = divergence.mul(0.6).add(text.mul(0.4));
        expected.backward();
        Assert.Equal(expected.item<float>(), terms.Total.item<float>(), 1e-5);
        Assert.Equal(divergence.item<float>(), terms.Parts["teacher"].item<float>(), 1e-5);
        Assert.Equal(text.item<float>(), terms.Parts["text"].item<float>(), 1e-5);
        Assert.True(fused.allclose(student.ParameterOf("model.embed_tokens.weight").grad!, 1e-4, 1e-6));
    }

    [Theory]
    [InlineData(DistillationKind.Logits)]
    [InlineData(DistillationKind.ReverseLogits)]
    public void A_student_equal_to_its_teacher_has_no_divergence(DistillationKind kind)
    {
        using var scope = NewDisposeScope();
        using var teacher = TinyModels.Llama();
        var distiller = new Distiller(new Plain(teacher), new DistillerOptions { Kind = kind });
        var batch = distiller.Build(new TokenBatch(Ids, 2, 5), new SeededRandom(1), CPU);
        Assert.Equal(0, distiller.Loss(teacher, batch).Parts["teacher"].item<float>(), 1e-5);
        using var other = TinyModels.Llama(seed: 9);
        Assert.True(distiller.Loss(other, batch).Parts["teacher"].item<float>() > 1e-4);
    }

    [Fact]
    public void Distilling_brings_the_student_closer()
    {
        using var teacher = TinyModels.Llama(seed: 3);
        using var student = TinyModels.Llama(seed: 4);
        using var trainer = new Trainer(student, new Distiller(teacher, new DistillerOptions { TeacherShare = 1 }), TinyModels.Stream(),
            new TrainerOptions { MaxSteps = 60, BatchSize = 8, LearningRate = LearningRateSchedule.Constant(3e-3), LogEvery = 1 });
        var losses = new List<double>();
        trainer.Callbacks.Add(new Recorder { StepEnd = r => losses.Add(r.Parts["teacher"]) });
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.True(losses[^1] < losses[0] * 0.7, $"{losses[0]} -> {losses[^1]}");
    }

    [Fact]
    public void Hidden_states_of_another_width_need_a_map_which_is_trained()
    {
        using var teacher = TinyModels.Llama(seed: 3);
        using var student = CausalLanguageModel.Create(
            new LlamaConfig { VocabularySize = TinyModels.Vocabulary, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 64, TieWordEmbeddings = true }, 1);
        var distiller = new Distiller(teacher, new DistillerOptions { Kind = DistillationKind.HiddenStates, TeacherShare = 1, Layers = [(0, 0), (1, 2)] });
        var options = new TrainerOptions { MaxSteps = 60, BatchSize = 8, LearningRate = LearningRateSchedule.Constant(3e-3), LogEvery = 1 };
        using (var without = new Trainer(student, distiller, TinyModels.Stream(), options))
        {
            Assert.Contains("AttachMaps", Assert.Throws<InvalidOperationException>(() => without.Fit(cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        }

        distiller.AttachMaps(student, 32);
        using var trainer = new Trainer(student, distiller, TinyModels.Stream(), options);
        Assert.Contains(trainer.Optimizer.NamedParameters, p => p.Name == "distillation_map_1.weight");
        var losses = new List<double>();
        trainer.Callbacks.Add(new Recorder { StepEnd = r => losses.Add(r.Loss) });
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.True(losses[^1] < losses[0] * 0.8, $"{losses[0]} -> {losses[^1]}");
    }

    /// <summary>Hides that a model is a plain decoder, so that the general path runs.</summary>
    private sealed class Plain(CausalLanguageModel model) : ICausalLanguageModel
    {
        public int VocabularySize => model.VocabularySize;

        public int MaximumPositions => model.MaximumPositions;

        public ModelOutput Forward(in ModelInput input, KeyValueCache? cache = null) => model.Forward(input, cache);
    }

    private sealed class Scoped(Distiller value) : IDisposable
    {
        public Distiller Value { get; } = value;

        public void Dispose()
        {
        }
    }
}
