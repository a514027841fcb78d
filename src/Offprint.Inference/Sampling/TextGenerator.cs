using System.Runtime.InteropServices;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>Continues a text token by token with a decoder and its tokenizer.</summary>
public sealed class TextGenerator
{
    private readonly ICausalLanguageModel _model;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly IReadOnlySet<int> _ends;

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

        (_model, _tokenizer, _ends) = (model, tokenizer, GenerationTokens.Ends(model, tokenizer));
    }

    /// <summary>What the continuation may be; null (default): anything. It is over where the constraint lets nothing follow, and cut where <c>maximumTokens</c> end.</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>How the decoder uses the machine; null (default) for the defaults.</summary>
    public DecodingOptions? Decoding { get; init; }

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
        return Continue([.. GenerationTokens.Prompt(_tokenizer, prompt)], maximumTokens, sampler, cancellation);
    }

    private IEnumerable<string> Continue(List<int> ids, int maximumTokens, TokenSampler sampler, CancellationToken cancellation)
    {
        using var decoder = DecodingModel.For(_model, Decoding);
        using var state = decoder.Start();
        var detokenizer = new IncrementalDetokenizer(_tokenizer);
        var pending = Fitting(ids);
        var walk = Constraint is null ? null : new ConstraintWalk(Constraint, ids.Count);
        for (var made = 0; made < maximumTokens; made++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (state.Tokens.Length + pending.Count > _model.MaximumPositions)
            {
                state.Crop(0);
                pending = Fitting(ids);
            }

            state.Append(CollectionsMarshal.AsSpan(pending));
            var allowed = walk?.Allowed(CollectionsMarshal.AsSpan(ids));
            if (allowed?.IsEmpty == true)
            {
                break;
            }

            var next = sampler.Next(state.Logits(0), allowed is null ? null : (_, logits) => allowed.Mask(logits));
            if (_ends.Contains(next))
            {
                break;
            }

            ids.Add(next);
            pending = [next];
            if (detokenizer.Append(next) is { Length: > 0 } text)
            {
                yield return text;
            }
        }

        if (detokenizer.Finish() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    /// <summary>All tokens, or the last half context of them when they are too many.</summary>
    private List<int> Fitting(List<int> ids) => ids.Count < _model.MaximumPositions ? [.. ids] : ids.GetRange(ids.Count - Math.Max(1, _model.MaximumPositions / 2), Math.Max(1, _model.MaximumPositions / 2));
}
