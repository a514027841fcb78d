using System.Text;
using Offprint.Models;
using Offprint.Tensors;

namespace Offprint.Training;

/// <summary>Bits that a model needs for a byte of held-out text: only models that say how probable a text is, from left to right.</summary>
/// <param name="texts">Held-out texts, one unit each.</param>
/// <param name="characters">Characters of a text that are read, from its beginning. Default 8,000.</param>
public sealed class LikelihoodTask(IReadOnlyList<TextPassage> texts, int characters = 8000) : IDownstreamTask
{
    /// <inheritdoc/>
    public string Name => "held-out text";

    /// <inheritdoc/>
    public string Metric => "bits per byte";

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public bool Supports(TrainedObjective trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return trained.Model is CausalLanguageModel && Objectives.Find(trained.Id).HasLikelihood;
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskScore> Evaluate(TrainedObjective trained, CancellationToken cancellation = default)
    {
        if (!Supports(trained))
        {
            throw UnitScores.Unable(this, trained);
        }

        TorchRuntime.PrepareThread();
        trained.Model.eval();
        var evaluator = new PerplexityEvaluator((CausalLanguageModel)trained.Model, new PerplexityOptions { Window = trained.Context });
        var scores = new List<TaskScore>();
        foreach (var text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = text.Text.Length <= characters ? text.Text : text.Text[..characters];
            int[] ids = [.. TextRows.Ids(trained.Tokenizer, part)];
            if (ids.Length >= 2)
            {
                // The first token is given: its bytes are not predicted.
                var bytes = Encoding.UTF8.GetByteCount(part) - Encoding.UTF8.GetByteCount(trained.Tokenizer.Decode(ids.AsSpan(0, 1), skipSpecial: false));
                scores.Add(new TaskScore(text.Unit, evaluator.Evaluate(ids, bytes).BitsPerByte, ids.Length - 1));
            }
        }

        return scores;
    }
}
