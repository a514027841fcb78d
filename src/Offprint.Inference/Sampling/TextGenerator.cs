using Offprint.Models;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>Continues a text token by token with a decoder and its tokenizer.</summary>
public sealed class TextGenerator
{
    private readonly ICausalLanguageModel _model;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly HashSet<int> _ends;

    /// <summary>Makes a generator.</summary>
    /// <param name="model">The decoder, in evaluation mode; the caller keeps it.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <exception cref="ArgumentException">The tokenizer has ids that the model has not.</exception>
    public TextGenerator(ICausalLanguageModel model, PretrainedTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer.VocabularySize > model.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model only {model.VocabularySize}; they do not belong together.", nameof(tokenizer));
        }

        (_model, _tokenizer) = (model, tokenizer);
        _ends = [.. (model as PretrainedModel)?.Config.EndTokenIds ?? []];
        if (tokenizer.Special.Eos is { } end)
        {
            _ends.Add(end.Id);
        }
    }

    /// <summary>The continuation of a prompt, piece by piece as it arises; together the pieces are the text. Ends at an end token, at <paramref name="maximumTokens"/>, or when enumeration stops.</summary>
    /// <remarks>When the context is full, the older half of the tokens is forgotten. Enumerate on one thread.</remarks>
    /// <param name="prompt">The text to go on from; an empty one starts from the beginning-of-text or end-of-text token.</param>
    /// <param name="maximumTokens">Most tokens to make.</param>
    /// <param name="options">How tokens are chosen; null for the defaults.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the prompt has no token to start from.</exception>
    public IEnumerable<string> Generate(string prompt, int maximumTokens, SamplingOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokens, 1);
        var sampler = new TokenSampler(options);
        var start = Start(prompt);
        return Continue(start, maximumTokens, sampler, cancellation);
    }

    private List<int> Start(string prompt)
    {
        var ids = new List<int>();
        if (_tokenizer.Special.Bos is { } begin)
        {
            ids.Add(begin.Id);
        }

        ids.AddRange(_tokenizer.EncodeToIds(prompt));
        if (ids.Count == 0)
        {
            ids.Add(_tokenizer.Special.Eos?.Id ?? throw new ArgumentException("The prompt is empty and the tokenizer has no token that a text begins with; give a prompt.", nameof(prompt)));
        }

        return ids;
    }

    private IEnumerable<string> Continue(List<int> ids, int maximumTokens, TokenSampler sampler, CancellationToken cancellation)
    {
        var cache = new KeyValueCache();
        try
        {
            var pending = Fitting(ids);
            var (made, shown) = (new List<int>(), 0);
            while (made.Count < maximumTokens)
            {
                cancellation.ThrowIfCancellationRequested();
                if (cache.Length + pending.Count > _model.MaximumPositions)
                {
                    cache.Dispose();
                    cache = new KeyValueCache();
                    pending = Fitting(ids);
                }

                var next = Step(pending, cache, sampler);
                if (_ends.Contains(next))
                {
                    break;
                }

                ids.Add(next);
                made.Add(next);
                pending = [next];
                var text = _tokenizer.Decode([.. made], skipSpecial: true);
                // A character of several tokens is shown when it is whole.
                if (text.Length > shown && !text.EndsWith('\uFFFD'))
                {
                    yield return text[shown..];
                    shown = text.Length;
                }
            }

            var whole = _tokenizer.Decode([.. made], skipSpecial: true);
            if (whole.Length > shown)
            {
                yield return whole[shown..];
            }
        }
        finally
        {
            cache.Dispose();
        }
    }

    /// <summary>All tokens, or the last half context of them when they are too many.</summary>
    private List<int> Fitting(List<int> ids) => ids.Count < _model.MaximumPositions ? [.. ids] : ids.GetRange(ids.Count - Math.Max(1, _model.MaximumPositions / 2), Math.Max(1, _model.MaximumPositions / 2));

    private int Step(List<int> pending, KeyValueCache cache, TokenSampler sampler)
    {
        using var scope = new TensorScope();
        using var quiet = inference_mode();
        var device = (_model as PretrainedModel)?.Device ?? CPU;
        var input = tensor([.. pending.Select(static id => (long)id)], [1, pending.Count], ScalarType.Int64, device);
        var logits = _model.Forward(new ModelInput(input) { Logits = LogitSelection.Last }, cache).Logits;
        return sampler.Next(logits.reshape(-1).to(ScalarType.Float32, CPU).data<float>().ToArray());
    }
}
