using System.Diagnostics;
using System.Globalization;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>
/// Which objective for my data? Trains the same network with several objectives for the same time on one's own text, and compares them on held-out text and, where there are labels, after
/// fine-tuning: the comparison that Han et al. (arXiv 2106.07139) describe in words.
/// </summary>
public static class ObjectiveComparison
{
    /// <summary>Share of its time for which <c>simcse</c> first learns as <c>mlm</c> does.</summary>
    private const double MaskedShare = 0.75;

    /// <summary>Runs the comparison.</summary>
    /// <param name="corpus">Unlabelled texts.</param>
    /// <param name="labeled">Labelled texts for fine-tuning; null for none. Two tenths of their groups, by a hash of the name, are the test; documents of the corpus that contain one of those are not trained on.</param>
    /// <param name="options">Objectives, sizes, time; null for the defaults.</param>
    /// <param name="vectors">Word vectors for a further baseline; null for none.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">No text, text shorter than a sequence, labelled texts that leave no test, or an option out of range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ComparisonReport Run(
        IEnumerable<Document> corpus, IReadOnlyList<LabeledText>? labeled = null, ComparisonOptions? options = null, WordVectors? vectors = null, IProgress<TextRunProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new ComparisonOptions();
        options.Validate();
        TorchRuntime.PrepareThread();
        var clock = Stopwatch.StartNew();
        var notes = new List<string>();
        var (pool, test) = labeled is null ? ([], []) : Split(labeled);
        Say("reading", 0, "reading the text");
        var text = ComparisonText.Of(corpus, [.. test.Select(static item => item.Text.Trim())]);
        Say("tokenizer", 0.01, "training the tokenizer");
        var tokenizer = text.TrainTokenizer(options.Vocabulary, cancellation);
        var tokens = text.Tokens(tokenizer);
        var tasks = Tasks(text, pool, test, tokenizer, options, notes);
        Say("cost", 0.03, "measuring what a step of each objective costs");
        var measured = ObjectiveCost.Measure([.. options.Objectives.Append("mlm").Distinct()], tokenizer, tokens, options, cancellation: cancellation).ToDictionary(static cost => cost.Id, StringComparer.Ordinal);
        var results = new Dictionary<(string Method, string Task), IReadOnlyList<TaskScore>>();
        var costs = new List<ComparisonCost>();
        for (var i = 0; i < options.Objectives.Count; i++)
        {
            var id = options.Objectives[i];
            Say("training", 0.08 + (0.9 * i / options.Objectives.Count), $"pre-training with {id}");
            using var arm = Pretrain(id, tokenizer, tokens, options, measured, costs, cancellation);
            Say("evaluation", 0.08 + (0.9 * (i + 0.6) / options.Objectives.Count), $"scoring {id}");
            Score(id, arm.Trained, tasks);
            using var scratch = Objectives.CreateModel(id, tokenizer, options.Size, Seed.Derive(options.Seed, "weights"));
            Score(Scratch(id), new TrainedObjective(id, scratch, tokenizer, options.Size.Context), [.. tasks.OfType<ClassificationTask>()]);
        }

        foreach (var task in tasks)
        {
            Baselines(task);
        }

        Say("evaluation", 1, "done");
        return new ComparisonReport([.. Cells(tasks, results)], costs, [.. tasks.Select(task => Advise(task, options.Objectives, results)).OfType<string>()], notes);

        void Say(string stage, double fraction, string message) => progress?.Report(new TextRunProgress(stage, fraction, message, clock.Elapsed, null));

        void Score(string method, TrainedObjective trained, IReadOnlyList<IDownstreamTask> own)
        {
            foreach (var task in own.Where(task => task.Supports(trained)))
            {
                cancellation.ThrowIfCancellationRequested();
                results[(method, task.Name)] = task.Evaluate(trained, cancellation);
            }
        }

        void Baselines(IDownstreamTask task)
        {
            if (task is ClassificationTask classification)
            {
                results[("TF-IDF", task.Name)] = classification.EvaluateLinear(TextFeatures.TfIdf);
                if (vectors is not null)
                {
                    results[("word vectors", task.Name)] = classification.EvaluateLinear(TextFeatures.WordMeans(vectors));
                }
            }
            else if (task is SimilarityTask similarity)
            {
                results[("TF-IDF", task.Name)] = similarity.EvaluateVectors(TextFeatures.TfIdfRows);
                if (vectors is not null)
                {
                    results[("word vectors", task.Name)] = similarity.EvaluateVectors(texts => TextFeatures.WordMeanRows(vectors, texts));
                }
            }
        }
    }

    /// <summary>The name of a network without pre-training.</summary>
    internal static string Scratch(string id) => $"scratch ({id})";

    private static ObjectiveArm Pretrain(
        string id, PretrainedTokenizer tokenizer, int[] tokens, ComparisonOptions options, Dictionary<string, ObjectiveCost> measured, List<ComparisonCost> costs, CancellationToken cancellation)
    {
        if (id != "simcse")
        {
            var arm = new ObjectiveArm(id, tokenizer, tokens, options);
            arm.Train(measured[id].Steps(options.Seconds), null, cancellation);
            costs.Add(Cost(id, measured[id].SecondsPerStep, arm.Ledger, arm));
            return arm;
        }

        // Contrastive training needs states that know something: it goes on from a masked model, both within the same time.
        using var masked = new ObjectiveArm("mlm", tokenizer, tokens, options);
        masked.Train(measured["mlm"].Steps(options.Seconds * MaskedShare), null, cancellation);
        var contrastive = new ObjectiveArm(id, ModelCopies.Copy(masked.Model), tokenizer, tokens, options);
        contrastive.Train(measured[id].Steps(options.Seconds * (1 - MaskedShare), goesOn: true), null, cancellation);
        var both = masked.Ledger with
        {
            Steps = masked.Ledger.Steps + contrastive.Ledger.Steps, Tokens = masked.Ledger.Tokens + contrastive.Ledger.Tokens, Flops = masked.Ledger.Flops + contrastive.Ledger.Flops,
        };
        costs.Add(Cost(id, options.Seconds / both.Steps, both, contrastive));
        return contrastive;
    }

    private static ComparisonCost Cost(string id, double seconds, TrainingLedger ledger, ObjectiveArm arm) =>
        new(id, seconds, ledger.Steps, ledger.Tokens, ledger.Flops, arm.Model.ParameterCount, arm.Loss);

    private static (IReadOnlyList<LabeledText> Pool, IReadOnlyList<LabeledText> Test) Split(IReadOnlyList<LabeledText> labeled)
    {
        var parts = labeled.Select(static (text, i) => (text, unit: text.Group ?? FormattableString.Invariant($"{i}:{text.Text}"))).ToLookup(static item => StableSplit.PartOf(item.unit) == SplitPart.Train, static item => item.text);
        LabeledText[] pool = [.. parts[true]];
        var known = pool.Select(static text => text.Label).ToHashSet(StringComparer.Ordinal);
        LabeledText[] test = [.. parts[false].Where(text => known.Contains(text.Label))];
        return known.Count >= 2 && test.Length >= 10
            ? (pool, test)
            : throw new ArgumentException(
                $"The {labeled.Count} labelled texts leave {test.Length} for the test and {known.Count} classes to learn from; at least 10 texts and 2 classes are needed. Give more texts, or more groups.", nameof(labeled));
    }

    private static List<IDownstreamTask> Tasks(ComparisonText text, IReadOnlyList<LabeledText> pool, IReadOnlyList<LabeledText> test, PretrainedTokenizer tokenizer, ComparisonOptions options, List<string> notes)
    {
        var tasks = new List<IDownstreamTask>();
        ulong[] seeds = [.. Enumerable.Range(0, options.Repetitions).Select(i => Seed.Derive(options.Seed, "repetition", i))];
        if (pool.Count > 0)
        {
            foreach (var count in options.LabelCounts.Select(count => Math.Min(count, pool.Count)).Distinct())
            {
                tasks.Add(new ClassificationTask(pool, test, count, seeds, options.Finetune));
            }
        }

        var passages = TextPassage.Spread(text.HeldOut.SelectMany(static own => TextPassage.Cut(own.Unit, own.Text)), options.PassagesPerUnit);
        if (passages.Count > options.Passages)
        {
            passages = TextPassage.Spread(passages, Math.Max(2, options.Passages / passages.DistinctBy(static passage => passage.Unit).Count()));
            passages = [.. passages.Take(options.Passages)];
        }

        try
        {
            tasks.Add(new InfillTask(TextPassage.Spread(text.HeldOut.SelectMany(static own => TextPassage.Windows(own.Unit, own.Text, 43)), options.PassagesPerUnit), tokenizer));
        }
        catch (ArgumentException)
        {
            notes.Add("infilling is left out: no held-out text has 43 words");
        }

        if (text.HeldOut.Count > 0)
        {
            tasks.Add(new LikelihoodTask(text.HeldOut));
        }

        if (passages.CountBy(static passage => passage.Unit, StringComparer.Ordinal).Count(static unit => unit.Value >= 2) >= 3)
        {
            tasks.Add(new SimilarityTask(passages));
        }
        else
        {
            notes.Add("similarity is left out: it needs three held-out documents with two passages each");
        }

        return tasks;
    }

    private static IEnumerable<ComparisonCell> Cells(List<IDownstreamTask> tasks, Dictionary<(string Method, string Task), IReadOnlyList<TaskScore>> results)
    {
        foreach (var task in tasks)
        {
            foreach (var ((method, _), units) in results.Where(result => result.Key.Task == task.Name))
            {
                double[] values = [.. units.Select(static unit => unit.Value)];
                Interval? gain = results.TryGetValue((Scratch(method), task.Name), out var scratch) ? Bootstrap.Paired(values, [.. scratch.Select(static unit => unit.Value)]) : null;
                yield return new ComparisonCell(method, task.Name, task.Metric, task.HigherIsBetter, Bootstrap.Mean(values), gain, units);
            }
        }
    }

    private static string? Advise(IDownstreamTask task, IReadOnlyList<string> ids, Dictionary<(string Method, string Task), IReadOnlyList<TaskScore>> results)
    {
        var sign = task.HigherIsBetter ? 1 : -1;
        var ranked = ids.Where(id => results.ContainsKey((id, task.Name))).Select(id => (id, units: results[(id, task.Name)])).OrderByDescending(own => sign * own.units.Average(static unit => unit.Value)).ToList();
        if (ranked.Count == 0)
        {
            return null;
        }

        var best = ranked[0];
        var text = string.Create(CultureInfo.InvariantCulture, $"{task.Name}: {best.id} ({task.Metric} {best.units.Average(static unit => unit.Value):0.###})");
        if (ranked.Count == 1)
        {
            return text + ", the only one that can do it";
        }

        var ahead = Bootstrap.Paired([.. best.units.Select(unit => sign * unit.Value)], [.. ranked[1].units.Select(unit => sign * unit.Value)]);
        text += string.Create(CultureInfo.InvariantCulture, $", {ahead.Estimate:0.###} ahead of {ranked[1].id} ({ahead.Low:0.###} to {ahead.High:0.###}{(ahead.Low > 0 ? "" : ": not sure")})");
        var plain = results.Where(result => result.Key.Task == task.Name && result.Key.Method is "TF-IDF" or "word vectors")
            .Select(result => (result.Key.Method, Mean: result.Value.Average(static unit => unit.Value))).OrderByDescending(own => sign * own.Mean).FirstOrDefault();
        return plain.Method is not null && sign * plain.Mean >= sign * best.units.Average(static unit => unit.Value)
            ? text + string.Create(CultureInfo.InvariantCulture, $"; {plain.Method} alone reaches {plain.Mean:0.###}")
            : text;
    }
}
