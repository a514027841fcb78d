using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>ViT: turns images into patch vectors, one vector an image, or label scores where the checkpoint has a classifier.</summary>
public sealed class VisionTransformer : PretrainedModel
{
    private PatchEmbedding patches;
    private nn.Module<Tensor, Tensor>? pooler;
    private nn.Module<Tensor, Tensor>? head;

    internal VisionTransformer(ModelConfig config, ModelHead kind) : base(config, kind, nameof(VisionTransformer))
    {
        var vit = (VitConfig)config;
        patches = new PatchEmbedding(vit.HiddenSize, vit.ImageSize, vit.PatchSize, vit.Channels, bias: true, [1, 1, vit.HiddenSize], [1, vit.MaximumPositions, vit.HiddenSize]);
        pooler = VitFamily.HasPooler(vit, kind) ? new Pooler(vit.HiddenSize) : null;
        head = kind == ModelHead.ImageClassification ? nn.Linear(vit.HiddenSize, vit.LabelCount, hasBias: true, device: META) : null;
        Bind();
    }

    /// <summary>Makes a model with random weights; see <see cref="CausalLanguageModel.Create"/>.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="classifier">Whether it has a classifier with <see cref="ModelConfig.LabelCount"/> labels. Default false.</param>
    /// <param name="type">The type to compute in. Default float32.</param>
    /// <param name="device">Where to put the weights. Default the CPU.</param>
    public static VisionTransformer Create(VitConfig config, ulong seed, bool classifier = false, ScalarType? type = null, Device? device = null)
    {
        var model = new VisionTransformer(config, classifier ? ModelHead.ImageClassification : ModelHead.None);
        model.Draw(seed, type, device);
        return model;
    }

    /// <summary>
    /// The class token's and the patches' vectors [B, N + 1, d] as <see cref="ModelOutput.LastHidden"/>, the pooler's [B, d] where there is one, and label scores [B, labels] where
    /// there is a classifier. Images of any size whose sides are multiples of the patch's are read.
    /// </summary>
    /// <exception cref="ArgumentException">Pixels that do not fit.</exception>
    public ModelOutput Forward(in ImageInput input)
    {
        using var scope = NewDisposeScope();
        var body = Stack.Run(input.Embedded(patches.call(input.Checked())), null, DataType);
        return Outputs.Pass(head?.call(body.Hidden.select(1, 0)), body, pooler?.call(body.Hidden));
    }

    /// <summary>The same body with the same weights under a new classifier, which is drawn from a seed: what fine-tuning begins with.</summary>
    /// <param name="labels">How many labels.</param>
    /// <param name="seed">Seed of the classifier.</param>
    public VisionTransformer ToClassifier(int labels, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        var made = Create((VitConfig)Config with { LabelCount = labels, Source = null, Pooler = false }, seed, classifier: true, DataType, Device);
        using var quiet = no_grad();
        foreach (var spec in made.TensorSpecs.Where(static spec => !spec.IsHead))
        {
            made.ParameterOf(spec.Name).copy_(ParameterOf(spec.BareName));
        }
        return made;
    }

    /// <summary>Class token and patches with their positions, before the layers, [B, N + 1, d].</summary>
    internal Tensor Embed(in ImageInput input) => patches.call(input.Checked());

    /// <summary>The layers and the last normalisation over embedded vectors, [B, S, d].</summary>
    internal Tensor Run(Tensor embedded) => Stack.Run(new ModelInput(null) { Embeddings = embedded }, null, DataType).Hidden;

    /// <summary>One vector an image, [B, d]. Records gradients as usual.</summary>
    /// <param name="input">The pixels.</param>
    /// <param name="pooling">First (default): the class token's vector. Mean or Max: over the patches. Pooler: tanh(W h₀ + b).</param>
    /// <exception cref="ArgumentException">This model has no pooler, the pooling has no meaning for images, or the pixels do not fit.</exception>
    public Tensor Encode(in ImageInput input, Pooling pooling = Pooling.First)
    {
        if (pooling == Pooling.Last || pooling == Pooling.Pooler && pooler is null)
        {
            throw new ArgumentException($"{pooling} is no pooling of this model; use First, Mean{(pooler is null ? " or Max" : ", Max or Pooler")}.", nameof(pooling));
        }
        using var scope = NewDisposeScope();
        var hidden = Stack.Run(input.Embedded(patches.call(input.Checked())), null, DataType).Hidden;
        var vector = pooling switch
        {
            Pooling.Pooler => pooler!.call(hidden),
            Pooling.First => TokenPooling.Pool(hidden, null, pooling),
            _ => TokenPooling.Pool(hidden.narrow(1, 1, hidden.shape[1] - 1), null, pooling),
        };
        return vector.MoveToOuterDisposeScope();
    }
}
