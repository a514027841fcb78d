namespace Offprint.Models;

/// <summary>What the image towers of ViT and CLIP have in common.</summary>
internal static class VisionStacks
{
    /// <summary>A pre-LayerNorm encoder without token table; layers and head dimension are the caller's.</summary>
    public static StackConfig Make(ModelConfig config, int positions) => new()
    {
        VocabularySize = 0,
        HiddenSize = config.HiddenSize,
        HeadDimension = 0,
        Layers = [],
        FeedForwardSize = config.FeedForwardSize,
        MaximumPositions = positions,
        Causal = false,
        Positions = PositionEncoding.None,
        Activation = config.Activation,
        FeedForwardBias = true,
        Norm = NormKind.Layer,
        NormEpsilon = config.NormEpsilon,
        FinalNorm = true,
        ProjectionBias = true,
        OutputBias = true,
    };

    public static void CheckPatches(int imageSize, int patchSize, int channels)
    {
        if (imageSize < 1 || patchSize < 1 || channels < 1 || imageSize % patchSize != 0)
        {
            throw new ArgumentException($"Images of {imageSize} x {imageSize} pixels with {channels} colours do not divide into patches of {patchSize} x {patchSize}.");
        }
    }
}
