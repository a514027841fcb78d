using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>
/// A text with everything that could have been drafted at any place of it, so that any draft-length policy can be replayed without the models. Random numbers belong to places, not to rounds,
/// so all policies make the same text; each of them has exactly the law that it has by itself.
/// </summary>
public sealed class DraftRecording
{
    private readonly DraftRow[] _rows;
    private readonly bool[] _kept;
    private readonly DraftRow[][] _detours;

    internal DraftRecording(int[] tokens, DraftRow[] rows, bool[] kept, double[] acceptances, DraftRow[][] detours, int longest) =>
        (Tokens, _rows, _kept, Acceptances, _detours, LongestDraft) = (tokens, rows, kept, acceptances, detours, longest);

    /// <summary>The text behind the prompt.</summary>
    public IReadOnlyList<int> Tokens { get; }

    /// <summary>min(1, p / q) of the draft's token at every place.</summary>
    public IReadOnlyList<double> Acceptances { get; }

    /// <summary>Whether the draft's token at each place stays.</summary>
    public IReadOnlyList<bool> Kept => _kept;

    /// <summary>The longest draft that can be replayed.</summary>
    public int LongestDraft { get; }

    /// <summary>Records a text.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="sampling">Temperature, top-k and top-p for both models, and the seed.</param>
    /// <param name="tokens">Tokens to make; end tokens do not end the text here.</param>
    /// <param name="longest">The longest draft of the policies that will be replayed. Default 20.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="ArgumentException">The models, the prompt or the options do not fit.</exception>
    public static DraftRecording Record(IDecodingModel target, IDecodingModel draft, int[] prompt, SamplingOptions sampling, int tokens, int longest = 20, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(sampling);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        sampling.Validate();
        SpeculativePrompt.Check(prompt, target, draft);
        var room = Math.Min(target.MaximumPositions, draft.MaximumPositions) - prompt.Length - longest;
        if (tokens > room)
        {
            throw new ArgumentException($"{tokens} tokens are asked for; behind a prompt of {prompt.Length} the models have room for {Math.Max(0, room)} and a draft of {longest}.", nameof(tokens));
        }

        var vocabulary = SpeculativePair.SharedVocabulary(target, draft);
        using IDecodingState large = target.Start(), small = draft.Start();
        var (chance, p, q) = (new SeededChance(sampling.Seed), new TokenDistribution(), new TokenDistribution());
        var (text, rows, kept, acceptances, detours) = (new int[tokens], new DraftRow[tokens], new bool[tokens], new double[tokens], new DraftRow[tokens][]);
        var next = prompt;
        for (var i = 0; i < tokens; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            large.Append(next);
            small.Append(next);
            var place = prompt.Length + i;
            p.Set(large.Logits(0)[..vocabulary], sampling);
            q.Set(small.Logits(0)[..vocabulary], sampling);
            var drafted = chance.Draft(place, q);
            rows[i] = DraftRow.Of(drafted, q, small);
            acceptances[i] = SpeculativeRule.Acceptance(p, q, drafted);
            kept[i] = chance.Accept(place, acceptances[i]);
            text[i] = kept[i] ? drafted : chance.Correct(place, p, q);
            detours[i] = kept[i] ? [] : Detour(small, drafted, Math.Min(longest - 1, tokens - i - 1), sampling, chance, vocabulary, q);
            next = [text[i]];
        }

        return new DraftRecording(text, rows, kept, acceptances, detours, longest);
    }

    /// <summary>Records one text a prompt, each with a seed of its own that is derived from the given one.</summary>
    /// <param name="target">The large model.</param>
    /// <param name="draft">The small model.</param>
    /// <param name="prompts">Token ids, at least one each.</param>
    /// <param name="sampling">Temperature, top-k and top-p for both models, and the seed.</param>
    /// <param name="tokens">Tokens of each text.</param>
    /// <param name="longest">The longest draft of the policies that will be replayed. Default 20.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="ArgumentException">The models, a prompt or the options do not fit.</exception>
    public static IReadOnlyList<DraftRecording> RecordAll(IDecodingModel target, IDecodingModel draft, IReadOnlyList<int[]> prompts, SamplingOptions sampling, int tokens, int longest = 20, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(sampling);
        return [.. prompts.Select((prompt, i) => Record(target, draft, prompt, sampling with { Seed = Seed.Derive(sampling.Seed, "recording", i) }, tokens, longest, cancellation))];
    }

    /// <summary>Replays a policy over the whole text.</summary>
    /// <param name="policy">Any policy, fresh.</param>
    /// <exception cref="ArgumentException">The policy drafts more than was recorded.</exception>
    public ReplayCounts Replay(IDraftLengthPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var (rounds, accepted) = (new int[LongestDraft + 1], 0);
        for (var start = 0; start < Tokens.Count;)
        {
            var (length, kept) = Round(policy, start);
            rounds[length]++;
            accepted += kept;
            policy.EndRound(new SpeculativeVerdict(length, kept, Tokens[start + kept]));
            start += kept + 1;
        }

        return new ReplayCounts(Tokens.Count, rounds, accepted);
    }

    private (int Length, int Kept) Round(IDraftLengthPolicy policy, int start)
    {
        policy.BeginRound();
        if (policy.MaximumLength > LongestDraft)
        {
            throw new ArgumentException($"The policy drafts up to {policy.MaximumLength} tokens; {LongestDraft} were recorded.", nameof(policy));
        }

        var most = Math.Min(policy.MaximumLength, Tokens.Count - start - 1);
        var (length, rejected) = (0, -1);
        while (length < most)
        {
            var place = start + length++;
            var row = rejected < 0 ? _rows[place] : _detours[rejected][place - rejected - 1];
            if (rejected < 0 && !_kept[place])
            {
                rejected = place;
            }

            if (length < most && policy.ShouldStop(row.Step(length)))
            {
                break;
            }
        }

        return (length, rejected < 0 ? length : rejected - start);
    }

    /// <summary>How the draft would have gone on behind a token that the target rejects.</summary>
    private static DraftRow[] Detour(IDecodingState draft, int token, int length, SamplingOptions sampling, Chance chance, int vocabulary, TokenDistribution q)
    {
        var back = draft.Tokens.Length;
        var rows = new DraftRow[length];
        for (var i = 0; i < length; i++)
        {
            draft.Append([token]);
            q.Set(draft.Logits(0)[..vocabulary], sampling);
            token = chance.Draft(back + i + 1, q);
            rows[i] = DraftRow.Of(token, q, draft);
        }

        draft.Crop(back);
        return rows;
    }
}
