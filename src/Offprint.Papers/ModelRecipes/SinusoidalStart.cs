using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>
/// Learned positions that begin as sinusoids (Vaswani et al., arXiv 1706.03762, section 3.5) in place of noise: neighbours can be told from the first step on, where an encoder
/// with random positions first spends a long time at the losses of a bag of words.
/// </summary>
internal static class SinusoidalStart
{
    /// <summary>Overwrites the table of positions of a BERT or RoBERTa model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="amplitude">The largest entry.</param>
    public static void Apply(PretrainedModel model, double amplitude)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var table = model.ParameterOf(model.TensorSpecs.Single(static spec => spec.Name.EndsWith("embeddings.position_embeddings.weight", StringComparison.Ordinal)).Name);
        var (rows, width) = ((int)table.shape[0], (int)table.shape[1]);
        var values = new float[rows * width];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < width; i++)
            {
                var angle = row / Math.Pow(10_000, 2.0 * (i / 2) / width);
                values[(row * width) + i] = (float)(amplitude * (i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle)));
            }
        }

        table.copy_(tensor(values, [rows, width]));
    }
}
