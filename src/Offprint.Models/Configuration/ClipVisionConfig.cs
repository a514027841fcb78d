namespace Offprint.Models;

/// <summary>The image tower of a CLIP model. Defaults are those of CLIP ViT-B/32.</summary>
public sealed record ClipVisionConfig
{
    /// <summary>Width d of the residual stream. Default 768.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>Number of layers. Default 12.</summary>
    public int LayerCount { get; init; } = 12;

    /// <summary>Heads of a layer. Default 12.</summary>
    public int HeadCount { get; init; } = 12;

    /// <summary>Width of the feed-forward layer. Default 3072.</summary>
    public int FeedForwardSize { get; init; } = 3072;

    /// <summary>The activation of the feed-forward layer. Default <see cref="Activation.QuickGelu"/>.</summary>
    public Activation Activation { get; init; } = Activation.QuickGelu;

    /// <summary>The ε of the normalisations. Default 1e-5.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Side of the square images that the position table was made for, in pixels. Default 224.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Side of a patch in pixels; divides the image's. Default 32.</summary>
    public int PatchSize { get; init; } = 32;

    /// <summary>Colours of an image. Default 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary><c>attention_dropout</c>, while training. Default 0.</summary>
    public double AttentionDropout { get; init; }

    internal int Positions => ImageSize / PatchSize * (ImageSize / PatchSize) + 1;
}
