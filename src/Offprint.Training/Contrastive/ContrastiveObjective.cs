using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Contrastive training of a text encoder without labels: two random crops of one sequence are a pair, all other crops of the batch its negatives (Izacard et al.,
/// arXiv 2112.09118, section 3.2). With crops as long as the sequence the pair differs by dropout alone (Gao et al., arXiv 2104.08821). The loss is <see cref="InfoNceLoss"/>.
/// </summary>
public sealed class ContrastiveObjective : IPretrainingObjective
{
    private readonly InfoNceLoss _loss;
    private readonly double _share;
    private readonly Pooling _pooling;

    /// <summary>Makes the objective.</summary>
    /// <param name="loss">The loss; where it learns its temperature, register it with the model.</param>
    /// <param name="cropShare">Share of a sequence that a crop keeps. Default ½.</param>
    /// <param name="pooling">How token vectors become one. Default their mean.</param>
    /// <exception cref="ArgumentException">The share is out of range.</exception>
    public ContrastiveObjective(InfoNceLoss loss, double cropShare = 0.5, Pooling pooling = Pooling.Mean)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (!(cropShare > 0 && cropShare <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"The share of a crop is {cropShare}; it must be above 0 and at most 1."), nameof(cropShare));
        }

        (_loss, _share, _pooling) = (loss, cropShare, pooling);
    }

    /// <inheritdoc/>
    public string Name => "contrastive";

    /// <inheritdoc/>
    public string Needs => "a text model (bert, roberta, gpt2, llama, gpt_neox, t5)";

    /// <summary>The longest sequence whose crops have at most <paramref name="context"/> tokens.</summary>
    public int SequenceLength(int context) => Math.Max(1, (int)(context / _share));

    /// <inheritdoc/>
    public bool Supports(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Text(config) && !(_share >= 1 && Dropout(config) == 0);
    }

    /// <inheritdoc/>
    public bool Supports(ModelConfig config, out string reason)
    {
        ArgumentNullException.ThrowIfNull(config);
        reason = !Text(config) ? $"it needs {Needs}, and this is a {config.ModelType} model"
            : _share >= 1 && Dropout(config) == 0 ? "two passes over the same text differ by dropout alone, and this model has none: give it dropout (model.dropout), or crop the texts"
            : "";
        return reason.Length == 0;
    }

    /// <summary>Rows 0 to B - 1 are the first crops, rows B to 2B - 1 the second ones; labels are the pairs' numbers.</summary>
    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var width = Math.Max(1, (int)Math.Round(batch.Columns * _share));
        var ids = new long[2 * batch.Rows * width];
        for (var crop = 0; crop < 2; crop++)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                var part = batch.Row(row).Slice(random.Next(batch.Columns - width + 1), width);
                for (var i = 0; i < width; i++)
                {
                    ids[((((crop * batch.Rows) + row) * width) + i)] = part[i];
                }
            }
        }

        return new ObjectiveBatch(new ModelInput(tensor(ids, [2 * batch.Rows, width], ScalarType.Int64, device)), Scalars.Range(0, batch.Rows, device), ids.Length, batch.Rows);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!TextBody.Is(model))
        {
            throw new ObjectiveNotSupportedException(Name, $"it needs {Needs}, and this is a {model?.GetType().Name ?? "null"}");
        }

        using var scope = NewDisposeScope();
        var vectors = TextBody.Vector(model, batch.Input, _pooling);
        var pairs = vectors.shape[0] / 2;
        return new LossTerms(_loss.Forward(vectors.narrow(0, 0, pairs), vectors.narrow(0, pairs, pairs)).MoveToOuterDisposeScope());
    }

    /// <summary>The body alone, over both crops.</summary>
    /// <inheritdoc/>
    public double TrainingFlops(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var sequences = batch.Input.Ids!.shape[0];
        return TransformerFlops.Training(TransformerShape.Of(model.Config), sequences, (double)batch.Tokens / sequences, 0);
    }

    /// <summary>CLIP's loss of pictures and their texts, in both directions, with the model's own learned scale (Radford et al., arXiv 2103.00020, figure 3).</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">Token ids of B texts.</param>
    /// <param name="images">Pixels of the B pictures that they belong to.</param>
    /// <param name="loss">The loss; it should go in both directions.</param>
    /// <param name="groups">Pairs that show the same thing, see <see cref="InfoNceLoss.Forward"/>; null when none do.</param>
    /// <exception cref="ArgumentException">Inputs that do not fit.</exception>
    public static LossTerms ImageText(ClipModel model, in ModelInput texts, in ImageInput images, InfoNceLoss loss, Tensor? groups = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        return new LossTerms(loss.Forward(model.EncodeImage(images), model.EncodeText(texts), groups: groups, logScale: model.LogitScale).MoveToOuterDisposeScope());
    }

    private static bool Text(ModelConfig config) => config is BertConfig or Gpt2Config or LlamaConfig or GptNeoXConfig or T5Config;

    private static double Dropout(ModelConfig config) => config switch
    {
        BertConfig bert => Math.Max(bert.HiddenDropout, bert.AttentionDropout),
        Gpt2Config gpt2 => Math.Max(gpt2.EmbeddingDropout, Math.Max(gpt2.AttentionDropout, gpt2.ResidualDropout)),
        T5Config t5 => t5.Dropout,
        _ => 0,
    };
}
