using Offprint.Inference;
using Offprint.Models;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>Whether a batch was prefilled as if every prompt had been alone.</summary>
/// <param name="Different">Prompts whose first logits differ by more than the tolerance, or one of whose greedy tokens differs where the choice was clear.</param>
/// <param name="LargestDifference">Largest absolute difference of a first logit.</param>
/// <param name="Ties">Prompts whose greedy tokens part where the two best logits lie within the tolerance: a matter of rounding, not of the method.</param>
internal sealed record PrefillComparison(int Different, double LargestDifference, int Ties)
{
    /// <summary>Largest difference of a logit that rounding explains.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Compares the prepacked batch with every prompt alone: its logits without any cache, its continuation from a cache of its own.</summary>
    public static PrefillComparison Run(ICausalLanguageModel model, PrefillResult prepacked, PrefillResult alone, IReadOnlyList<int[]> prompts, int tokens, Device device, CancellationToken ct)
    {
        using var packedText = GreedyDecoder.Decode(model, prepacked, tokens, ct);
        using var aloneText = GreedyDecoder.Decode(model, alone, tokens, ct);
        using var scope = new TensorScope();
        using var noGradients = no_grad();
        double largest = 0;
        int different = 0, ties = 0;
        for (int i = 0; i < prompts.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            double difference = Difference(model, prompts[i], packedText.FirstLogits.select(0, i), device);
            largest = Math.Max(largest, difference);
            int parting = packedText.Tokens[i].AsSpan().CommonPrefixLength(aloneText.Tokens[i]);
            bool parted = parting < tokens, tie = parted && Math.Min(packedText.Margins[i][parting], aloneText.Margins[i][parting]) <= Tolerance;
            if (difference > Tolerance || (parted && !tie)) different++;
            else if (tie) ties++;
        }

        return new PrefillComparison(different, largest, ties);
    }

    private static double Difference(ICausalLanguageModel model, int[] prompt, Tensor logits, Device device)
    {
        using var scope = new TensorScope();
        var ids = tensor(Array.ConvertAll(prompt, t => (long)t), [1, prompt.Length], device: device);
        var alone = model.Forward(new ModelInput(ids) { Logits = LogitSelection.Last }).Logits.view(-1).to(ScalarType.Float32);
        return Scalars.Read<float>(Scalars.Difference(alone, logits).abs().max());
    }
}
