using Offprint.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// What stands in front of a stack that reads images: patches, a class token and trained positions, as in ViT, without layers of its own.
/// [B, colours, height, width] to [B, N + 1, d]. Its tensors have ViT's names.
/// </summary>
public sealed class PatchFrontEnd : nn.Module<Tensor, Tensor>
{
    private readonly (string Name, string Path, string Parameter, long[] Shape)[] _table;
    private PatchEmbedding patches;

    internal PatchFrontEnd(int width, int imageSize, int patchSize, int channels) : base(nameof(PatchFrontEnd))
    {
        VisionStacks.CheckPatches(imageSize, patchSize, channels);
        (Width, ImageSize, PatchSize, Channels) = (width, imageSize, patchSize, channels);
        var positions = (imageSize / patchSize * (imageSize / patchSize)) + 1;
        _table =
        [
            ("embeddings.cls_token", "", "classToken", [1, 1, width]),
            ("embeddings.position_embeddings", "", "positions", [1, positions, width]),
            ("embeddings.patch_embeddings.projection.weight", "projection", "weight", [width, channels, patchSize, patchSize]),
            ("embeddings.patch_embeddings.projection.bias", "projection", "bias", [width]),
        ];
        patches = new PatchEmbedding(width, imageSize, patchSize, channels, bias: true, [1, 1, width], [1, positions, width]);
        RegisterComponents();
    }

    /// <summary>Width d of a vector.</summary>
    public int Width { get; }

    /// <summary>Side of the square images that the position table was made for; other sizes get it interpolated.</summary>
    public int ImageSize { get; }

    /// <summary>Side of a patch.</summary>
    public int PatchSize { get; }

    /// <summary>Colours.</summary>
    public int Channels { get; }

    /// <summary>Makes a front end with random weights, N(0, <paramref name="deviation"/>), the bias zero, positions by <see cref="SineCosinePositions"/>.</summary>
    /// <param name="width">Width d of a vector, a multiple of 4.</param>
    /// <param name="imageSize">Side of the images.</param>
    /// <param name="patchSize">Side of a patch; divides the image's.</param>
    /// <param name="channels">Colours.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="deviation">Standard deviation of the weights.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit together.</exception>
    public static PatchFrontEnd Create(int width, int imageSize, int patchSize, int channels, ulong seed, double deviation = 0.02)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var made = new PatchFrontEnd(width, imageSize, patchSize, channels);
        using var quiet = no_grad();
        foreach (var (name, path, parameter, shape) in made._table)
        {
            var start = parameter == "bias" ? WeightStart.Zeros : WeightStart.Normal(deviation);
            made.Set(path, parameter, start.Draw(shape, seed, name, ScalarType.Float32, CPU));
        }
        SineCosinePositions.Fill(made.Slot("", "positions").Value, imageSize / patchSize);
        return made;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => patches.call(input);

    /// <summary>Writes the weights as a safetensors file.</summary>
    internal void Save(string path)
    {
        using var scope = new TensorScope();
        SafetensorsFile.Write(path, _table.Select(entry => KeyValuePair.Create(entry.Name, Slot(entry.Path, entry.Parameter).Value.detach())), new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <summary>Reads weights that <see cref="Save"/> wrote.</summary>
    internal static PatchFrontEnd Load(string path, int width, int imageSize, int patchSize, int channels)
    {
        var made = new PatchFrontEnd(width, imageSize, patchSize, channels);
        using var file = SafetensorsFile.Open(path);
        using var quiet = no_grad();
        foreach (var (name, owner, parameter, shape) in made._table)
        {
            if (!file.Tensors.TryGetValue(name, out var entry) || !entry.Shape.SequenceEqual(shape))
            {
                throw new InvalidDataException($"{path}: expected a tensor {name} of [{string.Join(", ", shape)}].");
            }
            made.Set(owner, parameter, file.Read(name, ScalarType.Float32));
        }
        return made;
    }

    private ParameterSlot Slot(string path, string parameter) => new(path.Length == 0 ? patches : ModuleTree.Find(patches, path)!, parameter);

    private void Set(string path, string parameter, Tensor value) => Slot(path, parameter).Set(new Parameter(value));
}
