using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Objectives by id: what there is, what fits what, what is said when it does not.</summary>
public sealed class ObjectivesTests : IDisposable
{
    private static readonly ObjectiveModelSize Tiny = new() { Layers = 1, Width = 32, Heads = 2, Context = 24 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Ids => [.. Objectives.All.Select(static info => info.Id)];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_objective_trains_the_model_that_is_made_for_it(string id)
    {
        using var model = Objectives.CreateModel(id, SurveyTokenizer.Instance, Tiny);
        Assert.Equal(Objectives.Find(id).Head, model.Head);
        var objective = Objectives.Create(id, SurveyTokenizer.Instance);
        objective.Attach(model, 1);
        var length = objective.SequenceLength(24);
        var tokens = SurveyTokenizer.Batch(40, length + 1).Ids;
        using var trainer = new Trainer(model, objective, new TokenWindows(tokens, length, new TokenWindowOptions { ShuffleSeed = 1, Epochs = null, Overlap = 0 }), new TrainerOptions { MaxSteps = 40, BatchSize = 8, LearningRate = LearningRateSchedule.Constant(4e-3) });
        using var inner = NewDisposeScope();
        var probe = objective.Build(SurveyTokenizer.Batch(8, length), new SeededRandom(2), CPU);
        Assert.True(probe.Input.Ids!.shape[1] <= 24, $"{probe.Input.Ids.shape[1]} tokens do not fit the context");
        double Loss()
        {
            model.train();
            Tensors.TorchRuntime.Seed(3);
            return objective.Loss(model, probe).Total.item<float>();
        }

        var before = Loss();
        Assert.Equal(FitEnd.Finished, trainer.Fit(null, TestContext.Current.CancellationToken).End);
        var after = Loss();
        Assert.True(after < before * 0.97, $"{before} to {after}");
        Assert.True(trainer.Ledger.Flops > 0);
    }

    [Fact]
    public void The_list_is_complete()
    {
        Assert.Equal(Objectives.All.Count, Objectives.All.Select(static info => info.Id).Distinct().Count());
        Assert.All(Objectives.All, static info => Assert.All(new[] { info.Description, info.Defaults, info.Family, info.Source, info.Needs }, Assert.NotEmpty));
        foreach (var id in new[] { "clm", "mlm", "wwm", "span", "rtd", "t5", "infill", "simcse", "unilm", "prefix", "plm", "glm" })
        {
            Assert.Equal(id, Objectives.Find(id).Id);
        }
    }

    [Theory]
    [InlineData("mml", "did you mean mlm?")]
    [InlineData("T5", "did you mean t5?")]
    [InlineData("quantum-physics", "there are clm, prefix, mlm")]
    public void An_unknown_id_is_told_with_what_there_is(string id, string message)
    {
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Objectives.Find(id)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Objectives.Create(id, SurveyTokenizer.Instance));
    }

    [Theory]
    [InlineData("mlm", "clm", "it needs an encoder with a masked-token head (bert, roberta), and this is a gpt2 model")]
    [InlineData("clm", "mlm", "it needs a decoder (gpt2, llama, gpt_neox), and this is a bert model")]
    [InlineData("t5", "mlm", "it needs an encoder-decoder (t5, mt5), and this is a bert model")]
    [InlineData("infill", "clm", "it needs an encoder-decoder (t5, mt5), and this is a gpt2 model")]
    [InlineData("glm", "mlm", "12 rows for positions inside spans")]
    [InlineData("rtd", "t5", "it needs an encoder (bert, roberta)")]
    public void A_model_of_another_kind_is_refused_with_the_reason(string objective, string model, string reason)
    {
        using var other = Objectives.CreateModel(model, SurveyTokenizer.Instance, Tiny);
        var own = Objectives.Create(objective, SurveyTokenizer.Instance);
        var stream = new TokenWindows(SurveyTokenizer.Batch(4, 40).Ids, own.SequenceLength(24));
        var error = Assert.Throws<ObjectiveNotSupportedException>(() => new Trainer(other, own, stream));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.Contains(own.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contrast_by_dropout_needs_dropout()
    {
        using var still = Objectives.CreateModel("simcse", SurveyTokenizer.Instance, Tiny with { Dropout = 0 });
        var objective = Objectives.Create("simcse", SurveyTokenizer.Instance);
        Assert.False(objective.Supports(still.Config, out var reason));
        Assert.Contains("dropout", reason, StringComparison.Ordinal);
        using var loss = new InfoNceLoss();
        Assert.True(((IPretrainingObjective)new ContrastiveObjective(loss, 0.5)).Supports(still.Config));
    }

    [Fact]
    public void A_tokenizer_without_the_tokens_is_refused()
    {
        var plain = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train(["some text of no importance"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("mask", Assert.Throws<ArgumentException>(() => Objectives.Create("mlm", plain)).Message, StringComparison.Ordinal);
        Assert.Contains("<extra_id_0>", Assert.Throws<ArgumentException>(() => Objectives.Create("t5", plain)).Message, StringComparison.Ordinal);
        Assert.IsType<CausalObjective>(Objectives.Create("clm", plain));
    }

    [Fact]
    public void Options_change_what_is_made()
    {
        var batch = SurveyTokenizer.Batch(4, 40);
        Assert.Equal(16, Objectives.Create("mlm", SurveyTokenizer.Instance, new ObjectiveOptions { Share = 0.4 }).Build(batch, new SeededRandom(1), CPU).Labels.shape[1]);
        Assert.Contains("Share", Assert.Throws<ArgumentException>(() => Objectives.Create("mlm", SurveyTokenizer.Instance, new ObjectiveOptions { Share = 1.5 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_are_counted_for_both_networks_and_both_halves()
    {
        using var masked = Objectives.CreateModel("mlm", SurveyTokenizer.Instance, Tiny);
        using var detector = Objectives.CreateModel("rtd", SurveyTokenizer.Instance, Tiny);
        using var pair = Objectives.CreateModel("t5", SurveyTokenizer.Instance, Tiny);
        double Flops(string id, PretrainedModel model)
        {
            var objective = Objectives.Create(id, SurveyTokenizer.Instance);
            objective.Attach(model, 1);
            return objective.TrainingFlops(model, objective.Build(SurveyTokenizer.Batch(8, 22), new SeededRandom(1), CPU));
        }

        // The detector's body costs what the masked model's does, the generator comes on top, but its head is narrower.
        var body = TransformerFlops.Training(TransformerShape.Of(masked.Config), 8, 24, 0);
        Assert.True(Flops("mlm", masked) > body);
        Assert.True(Flops("rtd", detector) > body * 1.2);
        Assert.True(Flops("t5", pair) > body);
    }
}
