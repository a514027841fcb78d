using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>A small convolutional network over images, see <see cref="ConvConfig"/>: one vector an image, or scores of labels where it has a classifier.</summary>
public sealed class ConvEncoder : PretrainedModel
{
    private readonly ModuleList<nn.Module<Tensor, Tensor>> layers;
    private nn.Module<Tensor, Tensor>? head;

    internal ConvEncoder(ModelConfig config, ModelHead kind) : base(config, kind, nameof(ConvEncoder))
    {
        var conv = (ConvConfig)config;
        layers = new ModuleList<nn.Module<Tensor, Tensor>>();
        var from = conv.Channels;
        for (var i = 0; i < conv.Widths.Count * conv.Depth; i++)
        {
            var to = conv.Widths[i / conv.Depth];
            layers.Add(new ConvLayer(from, to, conv.NormGroups, conv.NormEpsilon, halve: i > 0 && i % conv.Depth == 0));
            from = to;
        }
        head = kind == ModelHead.ImageClassification ? nn.Linear(from, conv.LabelCount, hasBias: true, device: META) : null;
        Bind();
    }

    /// <summary>Makes a model with random weights; see <see cref="CausalLanguageModel.Create"/>.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="classifier">Whether it has a classifier with <see cref="ModelConfig.LabelCount"/> labels. Default false.</param>
    /// <param name="type">The type to compute in. Default float32.</param>
    /// <param name="device">Where to put the weights. Default the CPU.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit together.</exception>
    public static ConvEncoder Create(ConvConfig config, ulong seed, bool classifier = false, ScalarType? type = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var model = new ConvEncoder(config, classifier ? ModelHead.ImageClassification : ModelHead.None);
        model.Draw(seed, type, device);
        return model;
    }

    /// <summary>
    /// The last stage's maps as vectors of places, row by row, [B, places, d], as <see cref="ModelOutput.LastHidden"/>; their mean [B, d] as <see cref="ModelOutput.Pooled"/>; and label
    /// scores [B, labels] where there is a classifier. Records gradients as usual.
    /// </summary>
    /// <param name="input">The pixels; both sides at least <see cref="ConvConfig.SmallestSide"/>. Neither hidden states nor attentions are returned.</param>
    /// <exception cref="ArgumentException">Pixels that do not fit.</exception>
    public ModelOutput Forward(in ImageInput input)
    {
        using var scope = NewDisposeScope();
        var places = Maps(input.Checked()).flatten(2).transpose(1, 2);
        var pooled = places.mean([1]);
        return new ModelOutput(head?.call(pooled).MoveToOuterDisposeScope(), places.MoveToOuterDisposeScope(), null, null, pooled.MoveToOuterDisposeScope());
    }

    /// <summary>One vector an image, [B, d]: the mean over the places. Records gradients as usual.</summary>
    /// <param name="input">The pixels.</param>
    /// <exception cref="ArgumentException">Pixels that do not fit.</exception>
    public Tensor Encode(in ImageInput input)
    {
        using var scope = NewDisposeScope();
        return Maps(input.Checked()).mean([2, 3]).MoveToOuterDisposeScope();
    }

    private Tensor Maps(Tensor pixels)
    {
        var config = (ConvConfig)Config;
        if (pixels.dim() != 4 || pixels.shape[1] != config.Channels || pixels.shape[2] < config.SmallestSide || pixels.shape[3] < config.SmallestSide)
        {
            throw new ArgumentException($"The pixels are [{string.Join(", ", pixels.shape)}]; they must be [batch, {config.Channels}, height, width] with sides of at least {config.SmallestSide}.", nameof(pixels));
        }
        var maps = pixels.to_type(DataType);
        foreach (var layer in layers)
        {
            maps = layer.call(maps);
        }
        return maps;
    }
}
