using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary>An n-gram model over token ids as a model that scores text.</summary>
internal sealed class NGramLosses(NGramLanguageModel model) : ILossModel
{
    public float[] TokenLosses(ReadOnlySpan<int> tokens)
    {
        var losses = new float[tokens.Length - 1];
        for (var i = 1; i < tokens.Length; i++)
        {
            var start = Math.Max(0, i - model.Order + 1);
            losses[i - 1] = (float)-model.LogProbability(tokens[start..i], tokens[i], fromStart: false);
        }

        return losses;
    }
}
