using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>CLIP: a tower for texts and one for images, projected into one space. <see cref="PretrainedModel.Stack"/> is the text tower.</summary>
public sealed class ClipModel : PretrainedModel, IParameterOwner
{
    /// <summary>The end token that all original files name, wrongly: there the largest id ends a text.</summary>
    private const int LegacyEnd = 2;

    private TransformerStack vision;
    private PatchEmbedding patches;
    private nn.Module<Tensor, Tensor> textProjection;
    private nn.Module<Tensor, Tensor> visualProjection;
    private Parameter logitScale;

    internal ClipModel(ModelConfig config) : base(config, ModelHead.ImageText, nameof(ClipModel))
    {
        var clip = (ClipConfig)config;
        var tower = clip.Vision;
        vision = new TransformerStack(clip.ToVisionStack());
        patches = new PatchEmbedding(tower.HiddenSize, tower.ImageSize, tower.PatchSize, tower.Channels, bias: false, [tower.HiddenSize], [tower.Positions, tower.HiddenSize]);
        textProjection = nn.Linear(clip.HiddenSize, clip.ProjectionSize, hasBias: false, device: META);
        visualProjection = nn.Linear(tower.HiddenSize, clip.ProjectionSize, hasBias: false, device: META);
        logitScale = new Parameter(empty([], device: META));
        logitScale.DetachFromDisposeScope();
        Bind();
    }

    /// <summary>The image tower's body.</summary>
    public TransformerStack VisionStack => vision;

    /// <summary>The logarithm of the scale of the similarities, a scalar.</summary>
    public Parameter LogitScale => logitScale;

    /// <summary>Makes a model with random weights; see <see cref="CausalLanguageModel.Create"/>.</summary>
    public static ClipModel Create(ClipConfig config, ulong seed, ScalarType? type = null, Device? device = null)
    {
        var model = new ClipModel(config);
        model.Draw(seed, type, device);
        return model;
    }

    /// <summary>Vectors of texts, [T, p]: the state at the end token, projected. Records gradients as usual.</summary>
    /// <param name="texts">Token ids with start and end tokens; padding stands behind.</param>
    /// <param name="normalize">Scale every vector to length 1. Default true.</param>
    /// <exception cref="ArgumentException">No ids, a text without its end token, or shapes that do not fit together.</exception>
    public Tensor EncodeText(in ModelInput texts, bool normalize = true)
    {
        var ids = texts.Ids ?? throw new ArgumentException("Texts are given by Ids: the end token decides which state is taken.", nameof(texts));
        using var scope = NewDisposeScope();
        var hidden = Stack.Run(texts, null, DataType).Hidden;
        var ends = Ends(ids).reshape(-1, 1, 1).expand(-1, 1, hidden.shape[2]);
        return Finish(textProjection.call(hidden.gather(1, ends).squeeze(1)), normalize).MoveToOuterDisposeScope();
    }

    /// <summary>Vectors of images, [I, p]: the class token's state, projected. Records gradients as usual.</summary>
    /// <param name="images">Prepared pixels.</param>
    /// <param name="normalize">Scale every vector to length 1. Default true.</param>
    /// <exception cref="ArgumentException">Pixels that do not fit.</exception>
    public Tensor EncodeImage(in ImageInput images, bool normalize = true)
    {
        using var scope = NewDisposeScope();
        var hidden = vision.Run(images.Embedded(patches.call(images.Checked())), null, DataType).Hidden;
        return Finish(visualProjection.call(hidden.select(1, 0)), normalize).MoveToOuterDisposeScope();
    }

    /// <summary>Scaled similarities of all images and texts.</summary>
    /// <param name="texts">Token ids, see <see cref="EncodeText"/>.</param>
    /// <param name="images">Prepared pixels.</param>
    /// <exception cref="ArgumentException">Inputs that do not fit.</exception>
    public ClipOutput Forward(in ModelInput texts, in ImageInput images)
    {
        using var scope = NewDisposeScope();
        var (left, right) = (EncodeText(texts), EncodeImage(images));
        var logits = right.matmul(left.t()).mul(logitScale.exp());
        return new ClipOutput(logits.MoveToOuterDisposeScope(), left.MoveToOuterDisposeScope(), right.MoveToOuterDisposeScope());
    }

    /// <summary>Which of some labels in words fits a picture best; <see cref="ZeroShotClassifier"/> is the same for many pictures.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="preprocessor">How the model wants its pictures.</param>
    /// <param name="templates">Sentences with {} for the label; null for <see cref="ZeroShotClassifier.DefaultTemplates"/>.</param>
    /// <exception cref="ArgumentException">No labels, an empty one, no templates, or one without {}.</exception>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA2000", Justification = "The classifier would own this model; it is only lent.")]
    public ZeroShotResult Classify(RgbImage image, IReadOnlyList<string> labels, Offprint.Text.PretrainedTokenizer tokenizer, ImagePreprocessor preprocessor, IReadOnlyList<string>? templates = null) =>
        new ZeroShotClassifier(this, tokenizer, preprocessor).Classify(image, labels, templates);

    void IParameterOwner.SetParameter(string name, Parameter value)
    {
        logitScale.Dispose();
        logitScale = value;
        value.DetachFromDisposeScope();
        ConditionallyRegisterParameter(name, value);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            logitScale.Dispose();
        }
        base.Dispose(disposing);
    }

    private static Tensor Finish(Tensor vectors, bool normalize) =>
        normalize ? vectors.div(vectors.square().sum(-1, keepdim: true).sqrt().clamp(min: Scalars.Of(1e-12))) : vectors;

    /// <summary>The column whose state stands for the text, [T].</summary>
    private Tensor Ends(Tensor ids)
    {
        if (Config.EndTokenIds is not [not LegacyEnd and var end, ..])
        {
            return ids.argmax(1);
        }
        var found = ids.eq(Scalars.Of((long)end)).to_type(ScalarType.Int64);
        if (Scalars.Read<long>(found.amax([1]).min()) == 0)
        {
            throw new ArgumentException($"A text has no end token {end}.", nameof(ids));
        }
        // The first of equal maxima.
        var order = Scalars.Range(1, ids.shape[1] + 1, ids.device).flip(0);
        return found.mul(order).argmax(1);
    }
}
