using Offprint.Models;

namespace Offprint.Training;

/// <summary>Operations of a training step over pictures.</summary>
internal static class VisionFlops
{
    /// <summary>Patches of a picture.</summary>
    public static long Patches(long height, long width, int patch) => height / patch * (width / patch);

    /// <summary>Forward and backward of a tower over pictures, class token included, with the patch projection.</summary>
    public static double Tower(StackConfig stack, long pictures, long patches, int patchSize, int channels) =>
        TransformerFlops.Training(TransformerShape.Of(stack), pictures, patches + 1, targets: 0) + Projection(pictures, patches, patchSize, channels, stack.HiddenSize);

    /// <summary>The patch projection: 2 · colours · side² · width a patch, and twice that for its gradients.</summary>
    public static double Projection(long pictures, long patches, int patchSize, int channels, int width) => 3.0 * pictures * patches * 2 * channels * patchSize * patchSize * width;
}
