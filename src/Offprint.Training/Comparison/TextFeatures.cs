using System.Numerics.Tensors;
using Offprint.Learners;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>Features of texts without any pre-training of one's own: what every comparison prints beside the objectives.</summary>
public static class TextFeatures
{
    /// <summary>Words and pairs of words by TF-IDF, frequencies from the labelled texts: for <see cref="ClassificationTask.EvaluateLinear"/>.</summary>
    /// <param name="labelled">The labelled texts.</param>
    public static Func<IReadOnlyList<string>, FeatureTable> TfIdf(IReadOnlyList<string> labelled) => HashedNGrams.FitFrequencies(labelled).Transform;

    /// <summary>The mean of the vectors of a text's words, for <see cref="ClassificationTask.EvaluateLinear"/>.</summary>
    /// <param name="vectors">The words' vectors.</param>
    public static Func<IReadOnlyList<string>, Func<IReadOnlyList<string>, FeatureTable>> WordMeans(WordVectors vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return _ => texts => FeatureTable.Dense(WordMeanRows(vectors, texts));
    }

    /// <summary>The mean of the vectors of a text's words, [texts][dimensions]; zeros where none is known.</summary>
    /// <param name="vectors">The words' vectors.</param>
    /// <param name="texts">The texts.</param>
    public static float[][] WordMeanRows(WordVectors vectors, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(texts);
        var one = new float[vectors.Dimensions];
        return [.. texts.Select(text =>
        {
            var (sum, known) = (new float[vectors.Dimensions], 0);
            foreach (var word in Words(text))
            {
                if (vectors.TryGet(word, one))
                {
                    TensorPrimitives.Add(sum, one, sum);
                    known++;
                }
            }

            TensorPrimitives.Divide(sum, Math.Max(1, known), sum);
            return sum;
        })];
    }

    /// <summary>TF-IDF rows of words in 2^12 columns, frequencies from the texts themselves: for <see cref="SimilarityTask.EvaluateVectors"/>.</summary>
    /// <param name="texts">The texts.</param>
    public static float[][] TfIdfRows(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. HashedNGrams.FitFrequencies(texts, new HashedNGramOptions { MaximumLength = 1, Bits = 12 }).Transform(texts)];
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var inside = at < text.Length && char.IsLetterOrDigit(text[at]);
            if (!inside && start >= 0)
            {
                yield return text[start..at].ToLowerInvariant();
            }

            start = !inside ? -1 : start < 0 ? at : start;
        }
    }
}
