using System.IO.Hashing;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>A loss over numbered examples of any medium: pictures with labels, pictures with captions, trajectories. <see cref="ExampleStep"/> draws the numbers.</summary>
public interface IExampleObjective
{
    /// <summary>A short name for logs: <c>image-labels</c>, <c>image-text</c>.</summary>
    string Name { get; }

    /// <summary>Number of examples.</summary>
    int Count { get; }

    /// <summary>Runs the model over a batch and measures the loss.</summary>
    /// <param name="model">The model, in the mode that the caller chose.</param>
    /// <param name="examples">Numbers of the examples.</param>
    /// <param name="random">The only source of randomness besides the engine's.</param>
    /// <exception cref="ArgumentException">A model that the objective does not support.</exception>
    ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random);

    /// <summary>Adds the content of some examples to a hash, so that a resumed run notices when the data changed.</summary>
    /// <param name="hash">What is added to.</param>
    /// <param name="examples">Numbers of the examples.</param>
    /// <returns>False (default) where examples have no content that could be compared.</returns>
    bool AppendTo(NonCryptographicHashAlgorithm hash, int[] examples) => false;
}
