using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>Texts of numbered pictures as token ids.</summary>
public interface ICaptionSource
{
    /// <summary>A caption of a picture, between start and end tokens; where there are several, one is drawn.</summary>
    /// <param name="example">Number of the picture.</param>
    /// <param name="random">Source of the draw.</param>
    int[] Caption(int example, SeededRandom random);

    /// <summary>Pictures of one group are described alike: their captions are no negatives of each other.</summary>
    /// <param name="example">Number of the picture.</param>
    int Group(int example);

    /// <summary>A caption that nearly fits the picture but does not, for contrast; null where there is none.</summary>
    /// <param name="example">Number of the picture.</param>
    /// <param name="random">Source of the draw.</param>
    int[]? HardNegative(int example, SeededRandom random);
}
