using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Masked spans with the span-boundary loss (SpanBERT; Joshi et al., arXiv 1907.10529, sections 3.1 and 3.2): beside the masked-token loss, every hidden token x_i of a span (s … e) is predicted from
/// the states at s − 1 and e + 1 and the embedding of i − s + 1, through two layers of linear, GELU and LayerNorm and the token table. Spans that touch count as one.
/// Call <see cref="Attach"/> before the trainer is made: the boundary head is trained along and is no part of the model that is saved.
/// </summary>
public sealed class SpanBoundaryObjective : IPretrainingObjective
{
    private const string HeadName = "span_boundary_head";

    /// <summary>Places inside a span that have an embedding; later ones share the last.</summary>
    private const int Places = 32;

    private readonly MaskedObjective _masking;

    /// <summary>Makes the objective.</summary>
    /// <param name="options">Ids and shares; its unit becomes spans.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SpanBoundaryObjective(MaskedObjectiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _masking = new MaskedObjective(options with { Unit = MaskingUnit.Spans });
    }

    /// <inheritdoc/>
    public string Name => "span-boundary";

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.MaskedEncoder;

    /// <inheritdoc/>
    public int SequenceLength(int context) => _masking.SequenceLength(context);

    /// <inheritdoc/>
    public bool Supports(ModelConfig config) => _masking.Supports(config);

    /// <inheritdoc/>
    public void Attach(PretrainedModel model, ulong seed)
    {
        var encoder = MaskedLoss.Model(model, this);
        encoder.register_module(HeadName, new BoundaryHead(encoder.Config.HiddenSize, Places, seed, encoder.DataType, encoder.Device));
    }

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        var masked = _masking.Build(batch, random, device);
        var (rows, chosen, length) = ((int)masked.Labels.shape[0], (int)masked.Labels.shape[1], masked.Input.Ids!.shape[1]);
        var columns = masked.Input.LogitPositions!.cpu().data<long>().ToArray();
        var labels = masked.Labels.cpu().data<long>().ToArray();
        var (left, right, place) = (new long[columns.Length], new long[columns.Length], new long[columns.Length]);
        for (var row = 0; row < rows; row++)
        {
            var at = row * chosen;
            var count = 0;
            while (count < chosen && labels[at + count] != ObjectiveBatch.Ignored)
            {
                count++;
            }

            for (var i = 0; i < count; i++)
            {
                var (first, last) = (i, i);
                while (first > 0 && columns[at + first - 1] == columns[at + first] - 1)
                {
                    first--;
                }

                while (last + 1 < count && columns[at + last + 1] == columns[at + last] + 1)
                {
                    last++;
                }

                left[at + i] = Math.Max(0, columns[at + first] - 1);
                right[at + i] = Math.Min(length - 1, columns[at + last] + 1);
                place[at + i] = Math.Min(columns[at + i] - columns[at + first], Places - 1);
            }
        }

        return new SpanBoundaryBatch(masked.Input, masked.Labels, masked.Tokens, masked.Targets, Place(left), Place(right), Place(place));

        Tensor Place(long[] values) => tensor(values, [rows, chosen], ScalarType.Int64, device);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        var encoder = MaskedLoss.Model(model, this);
        var own = batch as SpanBoundaryBatch ?? throw new ArgumentException($"The batch was not made by this objective's {nameof(Build)}.", nameof(batch));
        var head = encoder.named_children().FirstOrDefault(static child => child.name == HeadName).module as BoundaryHead
            ?? throw new ArgumentException($"The model has no boundary head; call {nameof(Attach)} before the trainer is made.", nameof(model));
        using var scope = NewDisposeScope();
        var output = encoder.Forward(own.Input);
        var masked = MaskedLoss.Mean(output.Logits, own);
        var states = head.States(Gather(output.LastHidden!, own.Left), Gather(output.LastHidden!, own.Right), own.Place);
        var logits = states.matmul(encoder.ParameterOf(encoder.TensorSpecs[0].Name).t());
        var boundary = MaskedLoss.Mean(logits, own);
        return new LossTerms(Scalars.Sum(masked, boundary).MoveToOuterDisposeScope())
        {
            Parts = new Dictionary<string, Tensor> { ["masked"] = masked.detach().MoveToOuterDisposeScope(), ["boundary"] = boundary.detach().MoveToOuterDisposeScope() },
        };
    }

    /// <inheritdoc/>
    public double TrainingFlops(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var (shape, sequences) = (TransformerShape.Of(model.Config), batch.Input.Ids!.shape[0]);
        double width = shape.HiddenSize;
        return TransformerFlops.Training(shape, sequences, (double)batch.Tokens / sequences, batch.Targets) + (3 * batch.Targets * ((2 * 4 * width * width) + (2 * width * shape.VocabularySize)));
    }

    private static Tensor Gather(Tensor hidden, Tensor columns) => hidden.gather(1, columns.unsqueeze(-1).expand(-1, -1, hidden.shape[2]));
}
