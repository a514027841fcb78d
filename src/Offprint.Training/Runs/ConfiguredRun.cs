using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>Turns a <see cref="TrainingConfiguration"/> into a <see cref="TextRun"/>.</summary>
public static class ConfiguredRun
{
    /// <summary>From so many documents on, whole documents are held out.</summary>
    private const int ManyDocuments = 40;

    /// <summary>Makes the run; nothing is read but the names of the files.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="FileNotFoundException">There is no text at the path.</exception>
    /// <exception cref="InvalidDataException">The text's format or a checkpoint is not supported.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static TextRun Create(TrainingConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        var (data, model, training) = (configuration.Data, configuration.Model, configuration.Training);
        var corpus = Corpus.Open(data.Path, new CorpusOptions { Extensions = data.Extensions, TextField = data.TextField });
        var documents = corpus.Where(static document => !string.IsNullOrWhiteSpace(document.Text));
        var whole = documents.Take(ManyDocuments).Count() == ManyDocuments;
        var info = ObjectiveChoice.Of(configuration);
        if (model.From is { } from)
        {
            ObjectiveChoice.CheckCheckpoint(info, from);
        }

        return new TextRun(new TextRunPlan
        {
            Folder = configuration.Output,
            Training = whole ? documents.Where(document => !IsHeldOut(document, data.HeldOut)) : documents,
            HeldOut = whole ? documents.Where(document => IsHeldOut(document, data.HeldOut)) : null,
            HeldOutShare = data.HeldOut,
            Tokenizer = (texts, progress, cancellation) => (configuration.Tokenizer.Folder ?? model.From) is { } folder
                ? PretrainedTokenizer.Load(folder)
                : new BytePairTrainer(new BytePairTrainerOptions
                {
                    VocabularySize = configuration.Tokenizer.Vocabulary,
                    Alphabet = info.Head is ModelHead.MaskedLanguageModel or ModelHead.None ? BytePairAlphabet.Continuation : BytePairAlphabet.Bytes,
                    SpecialTokens = info.Head == ModelHead.SequenceToSequence ? Objectives.SpecialTokens(ObjectiveChoice.Sentinels) : null,
                }).Train(texts, progress, cancellation),
            Model = tokenizer => Model(configuration, tokenizer, info),
            Objective = tokenizer => Objectives.Create(info.Id, tokenizer),
            Context = training.Context,
            Epochs = training.Steps is null && training.Minutes is null ? training.Epochs : null,
            Options = Options(training),
            Configuration = configuration.ToJson(),
        });
    }

    private static bool IsHeldOut(Document document, double share) =>
        (Seed.Derive(0, document.Id) >> 11) * (1.0 / (1UL << 53)) < share;

    private static PretrainedModel Model(TrainingConfiguration configuration, PretrainedTokenizer tokenizer, ObjectiveInfo info)
    {
        var (section, context, seed) = (configuration.Model, configuration.Training.Context, Seed.Derive(configuration.Training.Seed, "weights"));
        if (section.From is not { } from)
        {
            var config = ModelPresets.Create(section, ObjectiveChoice.Family(configuration), context, tokenizer, info.Id == "glm" ? Objectives.InnerPositions : 2);
            return info.Head switch
            {
                ModelHead.MaskedLanguageModel => MaskedLanguageModel.Create(config, seed),
                ModelHead.SequenceToSequence => Seq2SeqLanguageModel.Create(config, seed),
                ModelHead.None => TextEncoder.Create(config, seed),
                _ => CausalLanguageModel.Create(config, seed),
            };
        }

        PretrainedModel model = info.Head switch
        {
            ModelHead.MaskedLanguageModel => Checkpoint.Load<MaskedLanguageModel>(from),
            ModelHead.SequenceToSequence => Checkpoint.Load<Seq2SeqLanguageModel>(from),
            ModelHead.None => Checkpoint.Load<TextEncoder>(from),
            _ => Checkpoint.Load<CausalLanguageModel>(from),
        };
        if (model.Config.MaximumPositions < context && model.Config is not T5Config || model.Config.VocabularySize < tokenizer.VocabularySize)
        {
            var error = new InvalidDataException(model.Config.VocabularySize >= tokenizer.VocabularySize
                ? $"{from} reads at most {model.Config.MaximumPositions} tokens; training.context is {context}."
                : $"{from} has a vocabulary of {model.Config.VocabularySize}, the tokenizer one of {tokenizer.VocabularySize}.");
            model.Dispose();
            throw error;
        }

        return model;
    }

    private static TrainerOptions Options(TrainingSection t)
    {
        var warmUp = TrainingSpan.Share(t.WarmUp);
        return new TrainerOptions
        {
            MaxSteps = t.Steps ?? TrainerOptions.Unlimited,
            MaxTime = t.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            BatchSize = t.BatchSize,
            Accumulation = t.Accumulation,
            GradientClip = t.GradientClip,
            LearningRate = t.Schedule switch
            {
                ScheduleChoice.Linear => LearningRateSchedule.Linear(t.LearningRate, warmUp, t.Floor),
                ScheduleChoice.Constant => LearningRateSchedule.Constant(t.LearningRate, warmUp),
                ScheduleChoice.Wsd => LearningRateSchedule.WarmUpStableDecay(t.LearningRate, warmUp, t.Decay, t.Floor),
                _ => LearningRateSchedule.Cosine(t.LearningRate, warmUp, t.Floor),
            },
            Optimizer = t.Optimizer == OptimizerChoice.Sgd
                ? new SgdSettings { Momentum = t.Momentum, WeightDecay = t.WeightDecay }
                : new AdamWSettings { WeightDecay = t.WeightDecay },
            MixedPrecision = t.MixedPrecision ? TorchSharp.torch.ScalarType.BFloat16 : null,
            Seed = t.Seed,
            EvaluateEvery = t.EvaluateEvery,
            Patience = t.Patience,
            CheckpointEvery = t.CheckpointEvery,
            CheckpointTime = t.CheckpointMinutes > 0 ? TimeSpan.FromMinutes(t.CheckpointMinutes) : null,
            KeepCheckpoints = t.KeepCheckpoints,
            LogEvery = t.LogEvery,
        };
    }
}
