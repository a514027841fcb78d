using Offprint.Models;
using Offprint.Tensors;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>Fine-tunes pre-trained bodies as classifiers of texts: the second half of "pre-train, then fine-tune" (Han et al., arXiv 2106.07139, section 2).</summary>
/// <param name="tokenizer">The body's tokenizer.</param>
/// <param name="options">How; null for the defaults.</param>
public sealed class Finetuner(PretrainedTokenizer tokenizer, FinetuneOptions? options = null)
{
    private readonly FinetuneOptions _options = options ?? new FinetuneOptions();

    /// <summary>Puts a head on a body and trains both, or the head alone.</summary>
    /// <param name="body">An encoder, a decoder or an encoder-decoder; it is changed and belongs to the classifier.</param>
    /// <param name="data">Labelled texts of at least two classes.</param>
    /// <param name="progress">Told as the training goes.</param>
    /// <param name="cancellation">Stops after the present step.</param>
    /// <returns>The classifier, in evaluation mode; its labels are in ordinal order.</returns>
    /// <exception cref="ArgumentException">No data, one class only, an option out of range, or a body that reads no text.</exception>
    /// <exception cref="InvalidDataException">The folder holds the run of another model or of other data.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TextClassifier Classify(PretrainedModel body, IReadOnlyList<LabeledText> data, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(tokenizer);
        _options.Validate();
        if (data.Count == 0)
        {
            throw new ArgumentException("There are no labelled texts.", nameof(data));
        }

        TorchRuntime.PrepareThread();
        string[] labels = [.. data.Select(static text => text.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (tokenizer.VocabularySize > body.Config.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model's token table {body.Config.VocabularySize} rows: they do not belong together.", nameof(body));
        }

        var classifier = new TextClassifier(body, tokenizer, labels, _options.Pooling, _options.Context, _options.Seed);
        if (_options.FreezeBody)
        {
            foreach (var parameter in body.parameters())
            {
                parameter.requires_grad = false;
            }
        }

        var places = labels.Select(static (label, i) => (label, i)).ToDictionary(static pair => pair.label, static pair => pair.i, StringComparer.Ordinal);
        var batch = Math.Min(_options.BatchSize, data.Count);
        var step = new ClassificationStep(classifier, [.. data.Select(text => classifier.Row(text.Text))], [.. data.Select(text => places[text.Label])], batch, _options.Seed);
        using var trainer = new Trainer(classifier, step, new TrainerOptions
        {
            MaxSteps = Math.Max(1, (long)Math.Ceiling(_options.Epochs * data.Count / batch)),
            BatchSize = batch,
            LearningRate = LearningRateSchedule.Linear(_options.LearningRate, TrainingSpan.Share(_options.WarmUp)),
            Optimizer = new AdamWSettings { Beta2 = 0.98, WeightDecay = _options.WeightDecay },
            Seed = _options.Seed,
            MaxTime = _options.MaxTime,
            Folder = _options.Folder,
            CheckpointTime = TimeSpan.FromMinutes(5),
        });
        if (_options.Folder is not null)
        {
            trainer.Resume();
        }

        trainer.Fit(progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return classifier;
    }
}
