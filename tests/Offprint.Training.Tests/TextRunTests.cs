using Offprint.Models;
using Offprint.Text;

namespace Offprint.Training.Tests;

/// <summary>From a folder of text to a model that loads.</summary>
public sealed class TextRunTests
{
    private static TrainingConfiguration Write(TemporaryFolder folder, int documents = 6, ModelFamilyChoice family = ModelFamilyChoice.Llama, long steps = 12)
    {
        Directory.CreateDirectory(folder["texts"]);
        for (var i = 0; i < documents; i++)
        {
            File.WriteAllText(Path.Combine(folder["texts"], $"{i}.txt"), string.Concat(Enumerable.Range(0, 120).Select(n => $"The number after {(n * 7) + i} is {(n * 7) + i + 1}. ")));
        }

        return new TrainingConfiguration
        {
            Data = new DataSection { Path = folder["texts"] },
            Tokenizer = new TokenizerSection { Vocabulary = 320 },
            Model = new ModelSection { Family = family, Layers = 1, Width = 32 },
            Training = new TrainingSection { Context = 32, BatchSize = 4, Steps = steps, EvaluateEvery = 6, CheckpointEvery = 4, LogEvery = 1 },
            Output = folder["run"],
        };
    }

    private static TextRunResult Run(TrainingConfiguration configuration, bool resume = false, bool keepData = false) =>
        ConfiguredRun.Create(configuration).Run(resume, keepData, null, TestContext.Current.CancellationToken);

    [Fact]
    public void A_folder_of_text_becomes_a_decoder()
    {
        using var folder = new TemporaryFolder();
        var result = Run(Write(folder));
        Assert.Equal((FitEnd.Finished, 12L), (result.Fit.End, result.Fit.Steps));
        Assert.InRange(result.HeldOut!.NatsPerToken, 1, 6);
        Assert.InRange(result.HeldOut.BitsPerByte, 0.5, 8);
        using var model = Checkpoint.Load<CausalLanguageModel>(result.Folder);
        var tokenizer = PretrainedTokenizer.Load(result.Folder);
        Assert.Equal(model.VocabularySize, tokenizer.VocabularySize);
        Assert.Equal("The number", tokenizer.Decode([.. tokenizer.EncodeToIds("The number")], skipSpecial: true));
        Assert.True(File.Exists(folder["run/best/tokenizer.json"]));
        Assert.True(File.Exists(folder["run/log.jsonl"]));
        Assert.NotEmpty(Directory.GetFiles(folder["run/events"]));
    }

    [Fact]
    public void Mixed_precision_can_be_asked_for_in_the_configuration()
    {
        using var exact = new TemporaryFolder();
        using var mixed = new TemporaryFolder();
        var first = Run(Write(exact)).HeldOut!.NatsPerToken;
        var configuration = Write(mixed);
        var second = Run(configuration with { Training = configuration.Training with { MixedPrecision = true } }).HeldOut!.NatsPerToken;
        Assert.InRange(Math.Abs(first - second), 1e-7, 0.05);
    }

    [Fact]
    public void A_folder_of_text_becomes_an_encoder()
    {
        using var folder = new TemporaryFolder();
        var result = Run(Write(folder, family: ModelFamilyChoice.Bert));
        Assert.NotNull(result.Masked);
        using var model = Checkpoint.Load<MaskedLanguageModel>(result.Folder);
        Assert.NotNull(PretrainedTokenizer.Load(result.Folder).Special.Mask);
    }

    [Theory]
    [InlineData("rtd")]
    [InlineData("t5")]
    [InlineData("span")]
    [InlineData("glm")]
    [InlineData("simcse")]
    public void An_objective_is_chosen_by_its_id_and_a_run_that_was_stopped_ends_like_one_that_was_not(string id)
    {
        using var folder = new TemporaryFolder();
        var configuration = Write(folder, steps: 8);
        configuration = configuration with
        {
            Tokenizer = new TokenizerSection { Vocabulary = 512 }, Model = configuration.Model with { Family = null, Dropout = id == "simcse" ? 0.1 : 0 }, Training = configuration.Training with { Objective = id },
        };
        var whole = Run(configuration);
        Assert.Equal((FitEnd.Finished, 8L), (whole.Fit.End, whole.Fit.Steps));
        Assert.Equal(id == "simcse", whole.ObjectiveLoss is null);
        var second = configuration with { Output = folder["second"], Training = configuration.Training with { Steps = 4, Schedule = ScheduleChoice.Constant } };
        var third = second with { Output = folder["third"], Training = second.Training with { Steps = 8 } };
        Run(second);
        Run(second with { Training = third.Training }, resume: true);
        Run(third);
        // Generators and heads beside the model are part of the checkpoint.
        Assert.Equal(File.ReadAllBytes(folder["third/model/model.safetensors"]), File.ReadAllBytes(folder["second/model/model.safetensors"]));
        using PretrainedModel model = Objectives.Find(id).Head switch
        {
            ModelHead.SequenceToSequence => Checkpoint.Load<Seq2SeqLanguageModel>(whole.Folder),
            ModelHead.MaskedLanguageModel => Checkpoint.Load<MaskedLanguageModel>(whole.Folder),
            _ => Checkpoint.Load<TextEncoder>(whole.Folder),
        };
        Assert.Equal(PretrainedTokenizer.Load(whole.Folder).VocabularySize, model.Config.VocabularySize);
        // Going on from it with what does not fit is refused by name.
        var wrong = configuration with { Output = folder["other"], Model = new ModelSection { From = whole.Folder }, Training = configuration.Training with { Objective = "clm" } };
        Assert.Contains("training.objective 'clm' needs a decoder", Assert.Throws<ArgumentException>(() => ConfiguredRun.Create(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_run_ends_like_one_that_was_not()
    {
        using var whole = new TemporaryFolder();
        using var parts = new TemporaryFolder();
        using var expected = Checkpoint.Load<CausalLanguageModel>(Run(Write(whole)).Folder);
        using var stop = new CancellationTokenSource();
        var stopped = ConfiguredRun.Create(Write(parts)).Run(progress: new Stopper(stop), cancellation: stop.Token);
        Assert.Equal(FitEnd.Cancelled, stopped.Fit.End);
        Assert.InRange(stopped.Fit.Steps, 1, 11);
        using var actual = Checkpoint.Load<CausalLanguageModel>(Run(Write(parts), resume: true).Folder);
        TinyModels.Same(TinyModels.Weights(expected), TinyModels.Weights(actual));
    }

    [Fact]
    public void Many_documents_are_held_out_whole()
    {
        using var folder = new TemporaryFolder();
        Run(Write(folder, documents: 60, steps: 1) with { Data = new DataSection { Path = folder["texts"], HeldOut = 0.2 } });
        using var training = TokenStore.Open(folder["run/data/train.tokens"]);
        using var heldOut = TokenStore.Open(folder["run/data/held-out.tokens"]);
        Assert.Equal(60, training.Documents + heldOut.Documents);
        Assert.InRange(heldOut.Documents, 4, 22);
    }

    [Fact]
    public void Text_that_changed_needs_a_decision()
    {
        using var folder = new TemporaryFolder();
        Run(Write(folder));
        File.AppendAllText(folder["texts/0.txt"], "One more.");
        var configuration = Write(folder, steps: 14);
        File.AppendAllText(folder["texts/0.txt"], "One more.");
        var error = Assert.Throws<InvalidDataException>(() => Run(configuration, resume: true));
        Assert.Contains("The text changed", error.Message, StringComparison.Ordinal);
        Assert.Equal(14, Run(configuration, resume: true, keepData: true).Fit.Steps);
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        Run(Write(folder, steps: 1));
        Assert.Contains("--resume", Assert.Throws<InvalidDataException>(() => Run(Write(folder, steps: 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_goes_on_from_a_checkpoint()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        var from = Run(Write(first)).Folder;
        var result = Run(Write(second, steps: 2) with { Model = new ModelSection { From = from } });
        using var model = Checkpoint.Load<CausalLanguageModel>(result.Folder);
        Assert.Equal(1, model.Config.LayerCount);
        Assert.Throws<InvalidDataException>(() => Run(Write(second, steps: 2) with
        {
            Output = second["other"], Model = new ModelSection { From = from }, Training = new TrainingSection { Context = 4096, Steps = 1 },
        }));
    }

    [Fact]
    public void Too_little_text_is_said()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["texts"]);
        File.WriteAllText(folder["texts/a.txt"], "short");
        var configuration = new TrainingConfiguration { Data = new DataSection { Path = folder["texts"] }, Output = folder["run"] };
        Assert.Contains("fewer than one sequence of 257", Assert.Throws<InvalidDataException>(() => Run(configuration)).Message, StringComparison.Ordinal);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<TextRunProgress>
    {
        public void Report(TextRunProgress value)
        {
            if (value is { Stage: "training", Fraction: > 0.4 })
            {
                stop.Cancel();
            }
        }
    }
}
