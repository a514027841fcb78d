using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A start for trained patch positions that knows the plane: half of a vector are sines and cosines of the row, half of the column, the class token's row is zero
/// (as in He et al., arXiv 2111.06377, appendix A.1, there fixed). Small models learn where things are much sooner than from random tables.
/// </summary>
public static class SineCosinePositions
{
    /// <summary>The longest wavelength over 2π, in patches: grids are small.</summary>
    private const double Longest = 100;

    /// <summary>The table.</summary>
    /// <param name="side">Patches in a row and in a column.</param>
    /// <param name="width">Width of a vector, a multiple of 4.</param>
    /// <returns>Float32 [side² + 1, width].</returns>
    /// <exception cref="ArgumentException">The width is no multiple of 4.</exception>
    public static Tensor Table(int side, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        if (width < 4 || width % 4 != 0)
        {
            throw new ArgumentException($"The width is {width}; it must be a multiple of 4.", nameof(width));
        }
        var quarter = width / 4;
        var values = new float[((side * side) + 1) * width];
        for (var patch = 0; patch < side * side; patch++)
        {
            for (var i = 0; i < quarter; i++)
            {
                var frequency = Math.Pow(Longest, -(double)i / quarter);
                var at = ((patch + 1) * width) + i;
                (values[at], values[at + quarter]) = ((float)Math.Sin(patch / side * frequency), (float)Math.Cos(patch / side * frequency));
                (values[at + (2 * quarter)], values[at + (3 * quarter)]) = ((float)Math.Sin(patch % side * frequency), (float)Math.Cos(patch % side * frequency));
            }
        }
        return tensor(values, [(side * side) + 1, width]);
    }

    /// <summary>Gives a new ViT or CLIP model this start.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">Another family, or a width that is no multiple of 4.</exception>
    public static void Start(PretrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (name, side) = model.Config switch
        {
            VitConfig vit => ("embeddings.position_embeddings", vit.ImageSize / vit.PatchSize),
            ClipConfig clip => ("vision_model.embeddings.position_embedding.weight", clip.Vision.ImageSize / clip.Vision.PatchSize),
            _ => throw new ArgumentException($"{model.Config.ModelType} models have no patch positions.", nameof(model)),
        };
        Fill(model.ParameterOf(name), side);
    }

    internal static void Fill(Tensor positions, int side)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        positions.copy_(Table(side, (int)positions.shape[^1]).reshape(positions.shape));
    }
}
