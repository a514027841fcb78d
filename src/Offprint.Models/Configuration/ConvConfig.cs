using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>
/// A small convolutional encoder of images: stages of 3 x 3 convolutions, each followed by group normalisation (Wu and He, arXiv 1803.08494) and ReLU; every stage after the first
/// halves the picture by maxima of 2 x 2 first. Its checkpoints have a layout of Offprint's own, <c>model_type</c> <c>offprint_conv</c>.
/// </summary>
public sealed record ConvConfig : ModelConfig
{
    /// <summary>Makes the configuration of an encoder for pictures of 28 x 28: 72,528 parameters without a classifier.</summary>
    public ConvConfig() => (Widths, NormEpsilon) = ([16, 32, 64], 1e-5);

    /// <inheritdoc/>
    public override string ModelType { get; init; } = "offprint_conv";

    /// <summary>Feature maps of every stage; the last is the width of an image's vector. Default 16, 32, 64.</summary>
    public IReadOnlyList<int> Widths
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
            (HiddenSize, LayerCount) = (value.Count > 0 ? value[^1] : 0, value.Count);
        }
    }

    /// <summary>Convolutions of a stage. Default 2.</summary>
    public int Depth { get; init; } = 2;

    /// <summary>Groups of a normalisation; divides every width. Default 4.</summary>
    public int NormGroups { get; init; } = 4;

    /// <summary>Side of the square images that it was made for, in pixels; other sizes are read too. Default 28.</summary>
    public int ImageSize { get; init; } = 28;

    /// <summary>Colours of an image. Default 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Not used: an image is no sequence.</summary>
    public override int MaximumPositions
    {
        get => 1;
        init => throw new ArgumentException("Images are no sequences: there are no positions.", nameof(value));
    }

    /// <summary>The smallest side of a picture that every stage can halve.</summary>
    public int SmallestSide => 1 << (Widths.Count - 1);

    internal override bool HasStack => false;

    private protected override bool ReadsTokens => false;

    /// <summary>There is no transformer in it.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override StackConfig ToStack() => throw new NotSupportedException($"A {ModelType} model has no transformer stack.");

    /// <summary>Operations of a forward pass over one picture: two a multiplication of a convolution.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public double ForwardFlops(long height, long width)
    {
        var (sum, from) = (0.0, Channels);
        for (var stage = 0; stage < Widths.Count; stage++)
        {
            if (stage > 0)
            {
                (height, width) = (height / 2, width / 2);
            }
            for (var i = 0; i < Depth; i++)
            {
                sum += 2.0 * 9 * from * Widths[stage] * height * width;
                from = Widths[stage];
            }
        }
        return sum;
    }

    /// <summary>Checks the sizes.</summary>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    internal void CheckSizes()
    {
        if (Widths.Count is 0 or > 12)
        {
            throw new ArgumentException($"{nameof(Widths)} names {Widths.Count} stages; 1 to 12 are possible.");
        }
        Positive(Depth, nameof(Depth));
        Positive(NormGroups, nameof(NormGroups));
        Positive(Channels, nameof(Channels));
        Positive(LabelCount, nameof(LabelCount));
        if (Widths.FirstOrDefault(width => width < 1 || width % NormGroups != 0) is not 0 and var wrong)
        {
            throw new ArgumentException($"A stage has {wrong} feature maps; it must be a multiple of the {NormGroups} groups of a normalisation.");
        }
        if (Widths.Contains(0))
        {
            throw new ArgumentException("A stage has no feature maps.");
        }
        if (ImageSize < SmallestSide)
        {
            throw new ArgumentException($"{nameof(ImageSize)} is {ImageSize}; {Widths.Count} stages need at least {SmallestSide}.");
        }
    }

    internal static ConvConfig Read(ConfigReader reader) => new()
    {
        Source = reader.Text,
        Widths = reader.Ids("hidden_sizes") is { Count: > 0 } widths ? widths : throw new InvalidDataException($"{reader.File}: hidden_sizes is missing; it must be a list of whole numbers."),
        Depth = reader.Int("depth"),
        NormGroups = reader.Int("norm_groups"),
        ImageSize = reader.Int("image_size"),
        Channels = reader.Int("num_channels"),
        NormEpsilon = reader.Double("layer_norm_eps", 1e-5),
        LabelCount = reader.LabelCount(),
    };

    private protected override void WriteShared(JsonObject json)
    {
        json["hidden_sizes"] = new JsonArray([.. Widths.Select(width => (JsonNode)width)]);
        json["depth"] = Depth;
        json["norm_groups"] = NormGroups;
        json["image_size"] = ImageSize;
        json["num_channels"] = Channels;
        json["layer_norm_eps"] = NormEpsilon;
        ConfigWriter.Labels(json, LabelCount);
    }

    private protected override void Write(JsonObject json)
    {
    }
}
