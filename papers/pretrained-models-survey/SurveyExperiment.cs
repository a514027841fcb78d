using System.Globalization;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>One worker of the comparison: prepares the text as all others do, then does what its name says.</summary>
internal sealed class SurveyExperiment
{
    private readonly ArmContext _arm;
    private readonly CancellationToken _ct;
    private readonly SurveyTexts _texts;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly int[] _tokens;
    private readonly ComparisonOptions _options;

    public SurveyExperiment(ArmContext arm, double seconds, CancellationToken ct)
    {
        (_arm, _ct) = (arm, ct);
        arm.Report(0, "reading the speeches");
        _texts = SurveyTexts.Read(arm.Data, arm.Choose(1, 4, 1), arm.Choose(24, 4, 60), arm.Choose(40, 4, 80));
        _options = new ComparisonOptions { Seconds = seconds, Vocabulary = arm.Choose(4096, 512, 4096), Seed = arm.Seed, Repetitions = arm.Choose(3, 1, 5) };
        _tokenizer = _texts.Text.TrainTokenizer(_options.Vocabulary, ct);
        _tokens = _texts.Text.Tokens(_tokenizer);
    }

    /// <summary>What a step of every objective costs.</summary>
    public void Cost(IReadOnlyList<string> ids)
    {
        _arm.Report(0.3, "measuring what a step of each objective costs");
        foreach (var cost in ObjectiveCost.Measure([.. ids, "simcse"], _tokenizer, _tokens, _options, _arm.Choose(6, 1, 6), _arm.Choose(5, 1, 5), _ct))
        {
            _arm.Record(SurveyNames.StepSeconds(cost.Id), cost.SecondsPerStep, unit: "s");
            _arm.Record(SurveyNames.StartSeconds(cost.Id), cost.StartSeconds, unit: "s");
            _arm.Record(SurveyNames.StepFlops(cost.Id), cost.FlopsPerStep);
        }

        _arm.Record("training tokens", _tokens.Length);
    }

    /// <summary>Logistic regression on TF-IDF and on means of word vectors.</summary>
    public void Baselines()
    {
        var vectors = WordVectors.Open(Path.Combine(_arm.Data.Open("word-vectors").Folder, "word-vectors.parquet"));
        foreach (var (count, task) in Eras())
        {
            Record(SurveyNames.Era(count, "TF-IDF"), task.EvaluateLinear(TextFeatures.TfIdf));
            Record(SurveyNames.Era(count, "word vectors"), task.EvaluateLinear(TextFeatures.WordMeans(vectors)));
        }

        var similarity = new SimilarityTask(_texts.Passages);
        Record(SurveyNames.Similarity("TF-IDF"), similarity.EvaluateVectors(TextFeatures.TfIdfRows));
        Record(SurveyNames.Similarity("word vectors"), similarity.EvaluateVectors(texts => TextFeatures.WordMeanRows(vectors, texts)));
    }

    /// <summary>Pre-trains with an objective and scores it on all tasks; the masked model then goes on with contrastive training.</summary>
    public void Objective(string id, long steps, long contrastiveSteps, long extraSteps)
    {
        using var arm = new ObjectiveArm(id, _tokenizer, _tokens, _options);
        if (id is "clm" or "mlm")
        {
            Eras(SurveyNames.Start(id), arm.Trained);
        }

        Train(id, arm, steps, 0, 0.5);
        Score(id, arm.Trained);
        if (id != "rtd") // the detector's network is that of the masked model
        {
            using var scratch = Objectives.CreateModel(id, _tokenizer, _options.Size, Seed.Derive(_options.Seed, "weights"));
            Eras(SurveyNames.Scratch(id), new TrainedObjective(id, scratch, _tokenizer, _options.Size.Context));
        }

        if (contrastiveSteps > 0)
        {
            // In a copy: the arm's own model goes on as a control.
            var similarity = new SimilarityTask(_texts.Passages);
            using var contrastive = new ObjectiveArm("simcse", Copy(arm.Model), _tokenizer, _tokens, _options);
            Train("simcse", contrastive, contrastiveSteps, 0.8, 0.1);
            Score("simcse", contrastive.Trained);
            using var longer = new ObjectiveArm(id, Copy(arm.Model), _tokenizer, _tokens, _options);
            Train(id + " longer", longer, extraSteps, 0.9, 0.1);
            Record(SurveyNames.Similarity("mlm, as long again as simcse"), similarity.Evaluate(longer.Trained, _ct));
        }
    }

    private static MaskedLanguageModel Copy(PretrainedModel model)
    {
        var copy = MaskedLanguageModel.Create(model.Config, 0);
        using var quiet = TorchSharp.torch.no_grad();
        foreach (var spec in model.TensorSpecs.Where(spec => spec.TiedTo is null)) copy.ParameterOf(spec.Name).copy_(model.ParameterOf(spec.Name));
        return copy;
    }

    private void Train(string id, ObjectiveArm arm, long steps, double from, double share)
    {
        var start = Environment.CpuUsage.TotalTime;
        arm.Train(steps, new Relay(this, id, from, share), _ct);
        _arm.Record($"training seconds {id}", (Environment.CpuUsage.TotalTime - start).TotalSeconds, unit: "s");
        _arm.Record($"training steps {id}", steps);
        _arm.Record($"training operations {id}", arm.Ledger.Flops);
        _arm.Record($"training tokens {id}", arm.Ledger.Tokens);
        _arm.Record($"training loss {id}", arm.Loss, unit: "nats");
    }

    private void Score(string id, TrainedObjective trained)
    {
        _arm.Report(0.55, $"scoring {id}");
        Eras(id, trained);
        var infill = new InfillTask(_texts.Windows, _tokenizer);
        if (infill.Supports(trained)) Record(SurveyNames.Infill(id), infill.Evaluate(trained, _ct));
        var likelihood = new LikelihoodTask(_texts.Text.HeldOut);
        if (likelihood.Supports(trained)) Record(SurveyNames.Bits(id), likelihood.Evaluate(trained, _ct));
        Record(SurveyNames.Similarity(id), new SimilarityTask(_texts.Passages).Evaluate(trained, _ct));
    }

    private void Eras(string method, TrainedObjective trained)
    {
        foreach (var (count, task) in Eras()) Record(SurveyNames.Era(count, method), task.Evaluate(trained, _ct));
    }

    /// <summary>200 labels in several draws; 50 in one, and in a full run 1,000.</summary>
    private IEnumerable<(int Count, ClassificationTask Task)> Eras()
    {
        ulong[] seeds = [.. Enumerable.Range(0, _options.Repetitions).Select(i => Seed.Derive(_arm.Seed, "repetition", i))];
        foreach (int count in _arm.Choose(SurveyNames.LabelCounts[..2], [24], SurveyNames.LabelCounts))
        {
            var options = new FinetuneOptions { Pooling = Models.Pooling.Mean, LearningRate = 5e-4, BatchSize = 8, Epochs = _arm.Choose(count > 100 ? 12 : 25, 1, 12) };
            int name = _arm.Choose(count, SurveyNames.Labels, count);
            yield return (name, new ClassificationTask(_texts.Pool, _texts.Test, count, count == SurveyNames.Labels ? seeds : seeds[..1], options));
        }
    }

    private void Record(string name, IReadOnlyList<TaskScore> scores)
    {
        var (scale, unit) = SurveyNames.Unit(name);
        foreach (var score in scores) _arm.Record(name, score.Value * scale, score.Unit, unit);
    }

    private sealed class Relay(SurveyExperiment experiment, string id, double from, double share) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            experiment._arm.Report(Math.Min(1, from + (share * value.Fraction)), string.Create(CultureInfo.InvariantCulture, $"{id}: {value.Message}"));
    }
}
