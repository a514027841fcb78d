namespace Offprint.Inference;

/// <summary>The distribution of a decoder behind a prompt. Made by <see cref="NextTokenModel.Of"/>; not thread-safe.</summary>
public sealed class DecodingNextTokens : INextTokenModel, IDisposable
{
    private readonly IDecodingState _state;
    private readonly SamplingOptions _options;
    private readonly TokenDistribution _distribution = new();
    private readonly List<int> _tokens;
    private readonly int _promptLength;

    internal DecodingNextTokens(IDecodingModel model, IReadOnlyList<int> prompt, SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        options.Validate();
        if (options.Temperature == 0)
        {
            throw new ArgumentException("The temperature is 0; sampling needs a distribution, so it must be above 0.", nameof(options));
        }

        if (prompt.Count == 0 || prompt.Count >= model.MaximumPositions)
        {
            throw new ArgumentException($"The prompt has {prompt.Count} tokens; there must be at least 1 and fewer than the model's {model.MaximumPositions} positions.", nameof(prompt));
        }

        foreach (var id in prompt)
        {
            if ((uint)id >= (uint)model.VocabularySize)
            {
                throw new ArgumentException($"The prompt has token id {id}; the model has {model.VocabularySize}.", nameof(prompt));
            }
        }

        (VocabularySize, MaximumTokens, _options, _tokens, _promptLength) = (model.VocabularySize, model.MaximumPositions - prompt.Count, options, [.. prompt], prompt.Count);
        _state = model.Start();
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <summary>Most tokens behind the prompt that the model's positions have room for.</summary>
    public int MaximumTokens { get; }

    /// <summary>Passes of the model so far.</summary>
    public long Passes { get; private set; }

    /// <inheritdoc/>
    public void LogProbabilities(ReadOnlySpan<int> generated, Span<double> result)
    {
        _tokens.RemoveRange(_promptLength, _tokens.Count - _promptLength);
        foreach (var token in generated)
        {
            _tokens.Add(token);
        }

        Passes++;
        var scores = _state.NextLogProbs(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens));
        if (_options is { Temperature: 1, TopK: 0, TopP: 1 })
        {
            var largest = double.NegativeInfinity;
            foreach (var score in scores)
            {
                largest = Math.Max(largest, score);
            }

            var sum = 0.0;
            foreach (var score in scores)
            {
                sum += Math.Exp(score - largest);
            }

            var total = largest + Math.Log(sum);
            for (var i = 0; i < scores.Length; i++)
            {
                result[i] = scores[i] - total;
            }

            return;
        }

        _distribution.Set(scores, _options);
        for (var i = 0; i < scores.Length; i++)
        {
            result[i] = Math.Log(_distribution[i]);
        }
    }

    /// <summary>Frees the sequence.</summary>
    public void Dispose() => _state.Dispose();
}
