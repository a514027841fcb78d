using Offprint.Learners;
using Offprint.Models;
using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>Classes of texts after fine-tuning on a few labels: accuracy, the mean over several draws of the labelled texts and heads.</summary>
public sealed class ClassificationTask : IDownstreamTask
{
    private static readonly double[] Penalties = [1, 0.1, 0.01];

    private readonly IReadOnlyList<LabeledText> _pool;
    private readonly IReadOnlyList<LabeledText> _test;
    private readonly string[] _units;
    private readonly int _count;
    private readonly IReadOnlyList<ulong> _seeds;
    private readonly FinetuneOptions _options;

    /// <summary>Makes the task.</summary>
    /// <param name="pool">Texts that labelled ones are drawn from.</param>
    /// <param name="test">Texts that are scored; their groups do not occur in the pool.</param>
    /// <param name="count">Labelled texts that are drawn, spread evenly over the classes; at most the pool.</param>
    /// <param name="seeds">One repetition each: its draw, head and order.</param>
    /// <param name="options">How the model is fine-tuned.</param>
    /// <exception cref="ArgumentException">A class that is in the test but not in the pool, a group in both, or nothing to learn from or score.</exception>
    public ClassificationTask(IReadOnlyList<LabeledText> pool, IReadOnlyList<LabeledText> test, int count, IReadOnlyList<ulong> seeds, FinetuneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (test.Count == 0 || seeds.Count == 0)
        {
            throw new ArgumentException($"There are {test.Count} texts to score and {seeds.Count} seeds; at least one of each is needed.", nameof(test));
        }

        var classes = pool.Select(static text => text.Label).ToHashSet(StringComparer.Ordinal);
        if (classes.Count < 2 || test.FirstOrDefault(text => !classes.Contains(text.Label)) is not null)
        {
            throw new ArgumentException($"The pool has the classes {string.Join(", ", classes.Order(StringComparer.Ordinal))}; it needs at least two, and those of the test among them.", nameof(pool));
        }

        var groups = pool.Select(static text => text.Group).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (test.FirstOrDefault(text => text.Group is { } own && groups.Contains(own)) is { } both)
        {
            throw new ArgumentException($"The group '{both.Group}' is in the pool and in the test; it must be in one of them.", nameof(test));
        }

        (_pool, _test, _count, _seeds, _options) = (pool, test, Math.Min(count, pool.Count), seeds, options ?? new FinetuneOptions());
        _units = [.. test.Select(static (text, i) => text.Group ?? FormattableString.Invariant($"text {i + 1}"))];
    }

    /// <inheritdoc/>
    public string Name => FormattableString.Invariant($"classification, {_count} labels");

    /// <inheritdoc/>
    public string Metric => "accuracy";

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <inheritdoc/>
    public bool Supports(TrainedObjective trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return TextBody.Is(trained.Model);
    }

    /// <summary>The labelled texts of a repetition: the same for every model.</summary>
    /// <param name="seed">One of the seeds.</param>
    public IReadOnlyList<LabeledText> Draw(ulong seed)
    {
        var classes = _pool.GroupBy(static text => text.Label, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => group.ToArray()).ToArray();
        var random = new SeededRandom(Seed.Derive(seed, "labelled texts"));
        foreach (var own in classes)
        {
            random.Shuffle(own);
        }

        var drawn = new List<LabeledText>();
        for (var i = 0; drawn.Count < _count; i++)
        {
            foreach (var own in classes.Where(own => i < own.Length))
            {
                if (drawn.Count < _count)
                {
                    drawn.Add(own[i]);
                }
            }
        }

        return drawn;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskScore> Evaluate(TrainedObjective trained, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trained);
        string[] texts = [.. _test.Select(static text => text.Text)];
        return Repeat((drawn, seed) =>
        {
            var options = _options with { Seed = Seed.Derive(seed, "fine-tuning"), Context = _options.Context ?? trained.Context };
            using var body = ModelCopies.Copy(trained.Model);
            using var classifier = new Finetuner(trained.Tokenizer, options).Classify(body, drawn, null, cancellation);
            return [.. classifier.Classify(texts, cancellation: cancellation).Select(static answer => answer.Label)];
        });
    }

    /// <summary>Scores a logistic regression on features of the texts, on the same draws. Its penalty is the best of 1, 0.1 and 0.01 on a fifth of the labelled texts.</summary>
    /// <param name="fit">Given the labelled texts, makes the function from texts to rows.</param>
    public IReadOnlyList<TaskScore> EvaluateLinear(Func<IReadOnlyList<string>, Func<IReadOnlyList<string>, FeatureTable>> fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Repeat((drawn, seed) =>
        {
            string[] names = [.. drawn.Select(static text => text.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            string[] texts = [.. drawn.Select(static text => text.Text)];
            int[] labels = [.. drawn.Select(text => Array.IndexOf(names, text.Label))];
            var features = fit(texts);
            var best = Penalties.MaxBy(penalty => Held(features, texts, labels, names.Length, penalty));
            var model = LogisticRegression.Fit(features(texts), labels, new LogisticRegressionOptions { L2 = best });
            return [.. model.Predict(features([.. _test.Select(static text => text.Text)])).Select(label => names[label])];
        });
    }

    /// <summary>Accuracy on every fifth labelled text of a model that learnt from the others; draws go round the classes, so both parts have all of them.</summary>
    private static double Held(Func<IReadOnlyList<string>, FeatureTable> features, string[] texts, int[] labels, int classes, double penalty)
    {
        int[] held = [.. Enumerable.Range(0, texts.Length).Where(i => i / classes % 5 == 4)];
        int[] kept = [.. Enumerable.Range(0, texts.Length).Except(held)];
        if (held.Length == 0 || kept.Select(i => labels[i]).Distinct().Count() < classes)
        {
            return 0;
        }

        var model = LogisticRegression.Fit(features([.. kept.Select(i => texts[i])]), [.. kept.Select(i => labels[i])], new LogisticRegressionOptions { L2 = penalty });
        return model.Predict(features([.. held.Select(i => texts[i])])).Select((label, i) => label == labels[held[i]] ? 1.0 : 0).Average();
    }

    private IReadOnlyList<TaskScore> Repeat(Func<IReadOnlyList<LabeledText>, ulong, IReadOnlyList<string>> answer) =>
        UnitScores.Mean([.. _seeds.Select(seed =>
        {
            var answers = answer(Draw(seed), seed);
            return UnitScores.Of(_units, [.. answers.Select((label, i) => label == _test[i].Label ? 1.0 : 0)]);
        })]);
}
