namespace Offprint.Inference;

/// <summary>Makes distributions of next tokens.</summary>
public static class NextTokenModel
{
    /// <summary>A decoder behind a prompt. Temperature, top-k and top-p belong to the distribution: they are applied before any mask.</summary>
    /// <param name="model">The decoder; the caller keeps it. One sequence of it is used until the result is disposed.</param>
    /// <param name="prompt">At least one token.</param>
    /// <param name="temperature">Above 0. Default 1.</param>
    /// <param name="topK">0 (default): all.</param>
    /// <param name="topP">1 (default): all.</param>
    /// <exception cref="ArgumentException">The prompt is empty, longer than the model's context, or has unknown ids; an option is out of range.</exception>
    public static DecodingNextTokens Of(IDecodingModel model, IReadOnlyList<int> prompt, double temperature = 1, int topK = 0, double topP = 1)
        => new(model, prompt, new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP });

    /// <summary>Remembers every distribution that was asked for, in single precision: for exact sums over small languages.</summary>
    /// <param name="model">The model.</param>
    public static INextTokenModel Cached(INextTokenModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new CachedNextTokens(model);
    }

    private sealed class CachedNextTokens(INextTokenModel inner) : INextTokenModel
    {
        private readonly Dictionary<string, float[]> _known = new(StringComparer.Ordinal);

        public int VocabularySize => inner.VocabularySize;

        public void LogProbabilities(ReadOnlySpan<int> generated, Span<double> result)
        {
            var key = new string(System.Runtime.InteropServices.MemoryMarshal.Cast<int, char>(generated));
            if (!_known.TryGetValue(key, out var row))
            {
                inner.LogProbabilities(generated, result);
                row = new float[result.Length];
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = (float)result[i];
                }

                _known.Add(key, row);
            }

            for (var i = 0; i < row.Length; i++)
            {
                result[i] = row[i];
            }
        }
    }
}
