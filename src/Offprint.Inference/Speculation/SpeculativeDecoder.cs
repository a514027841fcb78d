using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Offprint.Models;

namespace Offprint.Inference;

/// <summary>
/// Speculative decoding: a small model drafts, a large one checks the draft in one pass. The text has exactly the large model's distribution, and is the same as the large model's own when
/// temperature is 0. How long the drafts are is the business of an <see cref="IDraftLengthPolicy"/>.
/// </summary>
/// <remarks>
/// Sources: Leviathan et al., arXiv 2211.17192; Chen et al., arXiv 2302.01318; policies: arXiv 2405.19715. Not thread-safe. Models must share a tokenizer:
/// <see cref="SpeculativePair.CheckTokenizers"/>. Both models' distributions are needed, which endpoints over a network do not give.
/// </remarks>
/// <seealso href="https://arxiv.org/abs/2405.19715"/>
public sealed class SpeculativeDecoder : IDisposable
{
    private readonly IDecodingModel _target;
    private readonly IDecodingModel _draft;
    private readonly bool _owned;
    private readonly IDraftLengthPolicy _policy;
    private readonly SpeculativeOptions _options;
    private readonly int _vocabulary;

    /// <summary>Makes a decoder of two local models, which stay the caller's.</summary>
    /// <param name="target">The large model, in evaluation mode.</param>
    /// <param name="draft">The small model, in evaluation mode.</param>
    /// <param name="policy">How long drafts are.</param>
    /// <param name="options">When texts end; null for the defaults.</param>
    /// <exception cref="ArgumentException">The vocabularies do not fit together, the policy needs hidden states that the draft does not give, or an option is out of range.</exception>
    public SpeculativeDecoder(ICausalLanguageModel target, ICausalLanguageModel draft, IDraftLengthPolicy policy, SpeculativeOptions? options = null)
        : this(DecodingModel.For(target), DecodingModel.For(draft), policy, options) => _owned = true;

    /// <summary>Makes a decoder of two decoders, which stay the caller's.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model.</param>
    /// <param name="policy">How long drafts are.</param>
    /// <param name="options">When texts end; null for the defaults.</param>
    /// <exception cref="ArgumentException">The vocabularies do not fit together, the policy needs hidden states that the draft does not give, or an option is out of range.</exception>
    public SpeculativeDecoder(IDecodingModel target, IDecodingModel draft, IDraftLengthPolicy policy, SpeculativeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(policy);
        (_target, _draft, _policy, _options) = (target, draft, policy, options ?? new SpeculativeOptions());
        _options.Validate();
        _vocabulary = SpeculativePair.SharedVocabulary(target, draft);
        if (policy.NeedsHidden && draft.HiddenSize == 0)
        {
            throw new ArgumentException("The policy reads hidden states, and the draft model gives none; choose another policy, or a draft that is a local checkpoint.", nameof(policy));
        }
    }

    /// <summary>What has been done so far, over all texts.</summary>
    public SpeculativeStatistics Statistics { get; private set; } = new();

    /// <summary>Random decisions, for tests that enumerate them.</summary>
    internal Func<SamplingOptions, Chance> Chances { get; init; } = static sampling => new SeededChance(sampling.Seed);

    /// <summary>Continues a prompt, round by round. Ends at an end token, at the maximum of tokens, or when the context of either model is full.</summary>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="sampling">Temperature, top-k and top-p for both models, and the seed; null for the defaults.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <exception cref="ArgumentException">The prompt is empty, has an id that a model has not, or fills a context; an option is out of range.</exception>
    public IEnumerable<SpeculativeChunk> Generate(int[] prompt, SamplingOptions? sampling = null, CancellationToken cancellation = default)
    {
        SpeculativePrompt.Check(prompt, _target, _draft);
        sampling ??= new SamplingOptions();
        sampling.Validate();
        return Rounds(prompt, sampling, cancellation);
    }

    /// <summary>As <see cref="Generate"/>, on the thread pool.</summary>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="sampling">Temperature, top-k and top-p for both models, and the seed; null for the defaults.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    public async IAsyncEnumerable<SpeculativeChunk> GenerateAsync(int[] prompt, SamplingOptions? sampling = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var rounds = Generate(prompt, sampling, cancellation).GetEnumerator();
        while (await Task.Run(rounds.MoveNext, cancellation).ConfigureAwait(false))
        {
            yield return rounds.Current;
        }
    }

    /// <summary>Frees the decoders that were made for two models.</summary>
    public void Dispose()
    {
        if (_owned)
        {
            _target.Dispose();
            _draft.Dispose();
        }
    }

    private IEnumerable<SpeculativeChunk> Rounds(int[] prompt, SamplingOptions sampling, CancellationToken cancellation)
    {
        using var target = _target.Start();
        using var draft = _draft.Start();
        var round = new SpeculativeRound(sampling, _options.Mask, Chances(sampling)) { VocabularySize = _vocabulary };
        var tokens = new List<int>(prompt);
        var end = Math.Min(prompt.Length + (long)_options.MaximumTokens, Math.Min(_target.MaximumPositions, _draft.MaximumPositions) + 1L);
        while (tokens.Count < end)
        {
            cancellation.ThrowIfCancellationRequested();
            var (verdict, chunk) = Round(round, tokens, target, draft, (int)end);
            tokens.AddRange(chunk);
            Crop(target, tokens.Count - 1);
            Crop(draft, tokens.Count - 1);
            yield return new SpeculativeChunk(chunk, verdict);
            if (_options.EndTokens.Contains(chunk[^1]))
            {
                yield break;
            }
        }
    }

    /// <summary>One round; tokens behind an end token are no part of the text.</summary>
    private (SpeculativeVerdict Verdict, List<int> Tokens) Round(SpeculativeRound round, List<int> tokens, IDecodingState target, IDecodingState draft, int end)
    {
        var start = Stopwatch.GetTimestamp();
        Draft(round, tokens, draft, end - tokens.Count - 1);
        var drafted = Stopwatch.GetTimestamp();
        var known = CollectionsMarshal.AsSpan(tokens);
        target.Append([.. known[target.Tokens.Length..], .. round.Drafted], round.Drafted.Length + 1);
        var verdict = round.Verify(target);
        _policy.EndRound(verdict);
        List<int> chunk = [.. round.Drafted[..verdict.Accepted], verdict.Next];
        if (chunk.FindIndex(_options.EndTokens.Contains) is var last && last >= 0)
        {
            chunk.RemoveRange(last + 1, chunk.Count - last - 1);
        }

        Statistics = Statistics.Add(verdict, chunk.Count, Stopwatch.GetElapsedTime(start, drafted), Stopwatch.GetElapsedTime(drafted));
        return (verdict, chunk);
    }

    /// <summary>Drafts until the policy stops, the text ends, or there is no room.</summary>
    private void Draft(SpeculativeRound round, List<int> tokens, IDecodingState draft, int room)
    {
        round.Begin(CollectionsMarshal.AsSpan(tokens));
        _policy.BeginRound();
        var most = Math.Min(room, _policy.MaximumLength);
        for (var k = 1; k <= most; k++)
        {
            if (k == 1)
            {
                draft.Append(CollectionsMarshal.AsSpan(tokens)[draft.Tokens.Length..]);
            }
            else
            {
                draft.Append(round.Drafted[^1..]);
            }

            var token = round.Draft(draft.Logits(0));
            if (k == most || _options.EndTokens.Contains(token) || _policy.ShouldStop(new DraftStep(k, token, round.LastDistribution, draft.Hidden(0))))
            {
                break;
            }
        }
    }

    private static void Crop(IDecodingState state, int length)
    {
        if (state.Tokens.Length > length)
        {
            state.Crop(length);
        }
    }
}
