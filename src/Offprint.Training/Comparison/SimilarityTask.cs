using System.Numerics.Tensors;
using Offprint.Models;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Nearest neighbours without labels: of every passage, how far down the list of all others (by cosine) the first passage of the same unit stands. Mean reciprocal rank.</summary>
/// <param name="passages">Passages; units with a single one are not scored.</param>
/// <param name="pooling">How token vectors become one. Default their mean.</param>
public sealed class SimilarityTask(IReadOnlyList<TextPassage> passages, Pooling pooling = Pooling.Mean) : IDownstreamTask
{
    private const int BatchSize = 64;

    /// <inheritdoc/>
    public string Name => "similarity";

    /// <inheritdoc/>
    public string Metric => "mean reciprocal rank";

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <inheritdoc/>
    public bool Supports(TrainedObjective trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return TextBody.Is(trained.Model);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskScore> Evaluate(TrainedObjective trained, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trained);
        TorchRuntime.PrepareThread();
        trained.Model.eval();
        int[][] rows = [.. passages.Select(passage => TextRows.Frame(trained.Model, trained.Tokenizer, TextRows.Ids(trained.Tokenizer, passage.Text), trained.Context))];
        var vectors = new float[rows.Length][];
        foreach (var batch in TextRows.ByLength(rows, BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var input = TextRows.Batch([.. batch.Select(i => rows[i])], TextRows.Padding(trained.Tokenizer), trained.Model.Device);
            var values = TextBody.Vector(trained.Model, input, pooling).to(ScalarType.Float32, CPU).contiguous().data<float>().ToArray();
            var width = values.Length / batch.Length;
            for (var i = 0; i < batch.Length; i++)
            {
                vectors[batch[i]] = values[(i * width)..((i + 1) * width)];
            }
        }

        return Rank(vectors);
    }

    /// <summary>Scores vectors that were made otherwise.</summary>
    /// <param name="encode">Makes one vector a text, [texts][d].</param>
    public IReadOnlyList<TaskScore> EvaluateVectors(Func<IReadOnlyList<string>, float[][]> encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        return Rank(encode([.. passages.Select(static passage => passage.Text)]));
    }

    private IReadOnlyList<TaskScore> Rank(float[][] vectors)
    {
        foreach (var vector in vectors)
        {
            var norm = TensorPrimitives.Norm(vector);
            TensorPrimitives.Divide(vector, norm > 0 ? norm : 1, vector);
        }

        var counts = passages.CountBy(static passage => passage.Unit, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var (units, values) = (new List<string>(), new List<double>());
        for (var i = 0; i < vectors.Length; i++)
        {
            if (counts[passages[i].Unit] < 2)
            {
                continue;
            }

            var (own, others) = (float.NegativeInfinity, new List<float>());
            for (var j = 0; j < vectors.Length; j++)
            {
                if (j == i)
                {
                    continue;
                }

                var cosine = TensorPrimitives.Dot(vectors[i], vectors[j]);
                if (passages[j].Unit == passages[i].Unit)
                {
                    own = Math.Max(own, cosine);
                }
                else
                {
                    others.Add(cosine);
                }
            }

            // Ties stand in front: equal vectors are no success.
            units.Add(passages[i].Unit);
            values.Add(1.0 / (1 + others.Count(cosine => cosine >= own)));
        }

        return UnitScores.Of(units, values);
    }
}
