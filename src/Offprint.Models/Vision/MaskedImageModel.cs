using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A masked autoencoder (He et al., arXiv 2111.06377): the encoder, a vision transformer, reads the visible patches of a picture only; a small decoder fills the places of the others
/// with one trained vector and predicts the pixels of all patches. After training the encoder is what counts.
/// </summary>
public sealed class MaskedImageModel : nn.Module
{
    private readonly VisionTransformer encoder;
    private readonly VisionTransformer decoder;
    private readonly Linear narrow;
    private readonly Linear pixels;
    private readonly Parameter hidden;

    /// <summary>Puts a decoder with random weights behind an encoder; the model owns both.</summary>
    /// <param name="encoder">The encoder, without a classifier.</param>
    /// <param name="seed">Seed of the decoder's weights.</param>
    /// <param name="decoderLayers">Layers of the decoder. Default 1.</param>
    /// <param name="decoderWidth">Its width, a multiple of the encoder's heads and of 4; null (default): half the encoder's.</param>
    /// <exception cref="ArgumentException">An encoder with a classifier, or sizes that do not fit together.</exception>
    public MaskedImageModel(VisionTransformer encoder, ulong seed, int decoderLayers = 1, int? decoderWidth = null) : base(nameof(MaskedImageModel))
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(decoderLayers, 1);
        if (encoder.Head != ModelHead.None)
        {
            throw new ArgumentException("The encoder of a masked autoencoder has no classifier; put one on after the training.", nameof(encoder));
        }
        var config = (VitConfig)encoder.Config;
        var width = decoderWidth ?? config.HiddenSize / 2;
        (PatchSize, Channels, Patches) = (config.PatchSize, config.Channels, config.MaximumPositions - 1);
        this.encoder = encoder;
        // Its patch embedding is not called: only its class token's and its patches' positions and its layers are.
        decoder = VisionTransformer.Create(
            config with { Source = null, HiddenSize = width, LayerCount = decoderLayers, FeedForwardSize = 4 * width, HeadsPerLayer = null, Pooler = false }, Numerics.Seed.Derive(seed, "decoder"));
        SineCosinePositions.Start(decoder);
        foreach (var name in (string[])["cls_token", "patch_embeddings.projection.weight", "patch_embeddings.projection.bias"])
        {
            decoder.ParameterOf("embeddings." + name).requires_grad = false;
        }
        narrow = Draw(config.HiddenSize, width, seed, "narrow", config.InitializerRange);
        pixels = Draw(width, PatchSize * PatchSize * Channels, seed, "pixels", config.InitializerRange);
        hidden = new Parameter(WeightStart.Normal(config.InitializerRange).Draw([width], seed, "hidden", ScalarType.Float32, CPU));
        hidden.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>The encoder.</summary>
    public VisionTransformer Encoder => encoder;

    /// <summary>The decoder's sizes.</summary>
    public StackConfig DecoderStack => decoder.Stack.Config;

    /// <summary>Side of a patch.</summary>
    public int PatchSize { get; }

    /// <summary>Colours.</summary>
    public int Channels { get; }

    /// <summary>Patches of a picture, N.</summary>
    public int Patches { get; }

    /// <summary>Predicts the pixels of all patches from the visible ones: [B, N, colours · side²], as <see cref="Patchify"/> orders them. Records gradients as usual.</summary>
    /// <param name="images">Pictures of the size that the encoder was made for.</param>
    /// <param name="visible">Numbers of the visible patches of every picture, int64 [B, K] from 0.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit together.</exception>
    public Tensor Forward(in ImageInput images, Tensor visible)
    {
        ArgumentNullException.ThrowIfNull(visible);
        var given = images.Checked();
        if (visible.dim() != 2 || visible.dtype != ScalarType.Int64 || visible.shape[0] != given.shape[0] || visible.shape[1] < 1 || visible.shape[1] > Patches)
        {
            throw new ArgumentException($"The visible patches are {visible.dtype} [{string.Join(", ", visible.shape)}]; they must be Int64 [{given.shape[0]}, 1 to {Patches}].", nameof(visible));
        }
        using var scope = NewDisposeScope();
        var (batch, count) = (given.shape[0], visible.shape[1]);
        var embedded = encoder.Embed(images);
        if (embedded.shape[1] != Patches + 1)
        {
            throw new ArgumentException($"The pictures have {embedded.shape[1] - 1} patches; the encoder was made for {Patches}.", nameof(images));
        }
        var rows = cat([zeros_like(visible.narrow(1, 0, 1)), visible.add(Scalars.Of(1L))], 1);
        var seen = narrow.call(encoder.Run(embedded.gather(1, Wide(rows, embedded.shape[2]))));
        var places = hidden.reshape(1, 1, -1).expand(batch, Patches + 1, -1).scatter(1, Wide(rows, seen.shape[2]), seen);
        var positions = decoder.ParameterOf("embeddings.position_embeddings");
        var decoded = decoder.Run(Scalars.Sum(places, positions));
        return pixels.call(decoded.narrow(1, 1, Patches)).MoveToOuterDisposeScope();
    }

    /// <summary>Pictures as rows of patches, row by row, every patch colour by colour: [B, C, H, W] to [B, N, C · side²].</summary>
    /// <param name="pictures">The pictures; both sides are multiples of the patch's.</param>
    /// <param name="side">Side of a patch.</param>
    /// <exception cref="ArgumentException">Sides that do not fit.</exception>
    public static Tensor Patchify(Tensor pictures, int side)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        if (pictures.dim() != 4 || pictures.shape[2] % side != 0 || pictures.shape[3] % side != 0)
        {
            throw new ArgumentException($"The pixels are [{string.Join(", ", pictures.shape)}]; they must be [batch, colours, height, width] with sides that are multiples of {side}.", nameof(pictures));
        }
        using var scope = NewDisposeScope();
        var (batch, colours, rows, columns) = (pictures.shape[0], pictures.shape[1], pictures.shape[2] / side, pictures.shape[3] / side);
        return pictures.reshape(batch, colours, rows, side, columns, side).permute(0, 2, 4, 1, 3, 5).reshape(batch, rows * columns, colours * side * side).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hidden.Dispose();
        }
        base.Dispose(disposing);
    }

    private static Tensor Wide(Tensor rows, long width) => rows.unsqueeze(-1).expand(rows.shape[0], rows.shape[1], width);

    private static Linear Draw(int from, int to, ulong seed, string name, double deviation)
    {
        var made = nn.Linear(from, to, hasBias: true, device: META);
        using var quiet = no_grad();
        new ParameterSlot(made, "weight").Set(new Parameter(WeightStart.Normal(deviation).Draw([to, from], seed, name, ScalarType.Float32, CPU)));
        new ParameterSlot(made, "bias").Set(new Parameter(zeros(to)));
        return made;
    }
}
