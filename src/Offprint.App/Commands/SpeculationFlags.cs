using System.CommandLine;
using Offprint.Inference;

namespace Offprint.App.Commands;

/// <summary>Options of <c>generate</c> for decoding with a draft model.</summary>
internal sealed class SpeculationFlags
{
    private readonly Option<string?> _draft = new("--draft") { Description = "A small model with the same tokenizer: a checkpoint folder, or a name on the shelf. Makes decoding speculative: same distribution, fewer passes of the large model.", HelpName = "folder" };
    private readonly Option<string> _method = new("--method") { Description = "With --draft: speculative (the models take turns), parallel (side by side, PEARL), or auto (whichever is fastest).", DefaultValueFactory = _ => "speculative" };
    private readonly Option<int?> _length = new("--draft-tokens") { Description = "Tokens to draft at a time. Default: a schedule that follows success; for parallel the measured ratio of speeds.", HelpName = "k" };
    private readonly Option<string?> _head = new("--head") { Description = "Folder of an acceptance head (tool speculation train-head) that decides how long drafts are (SpecDec++).", HelpName = "folder" };
    private readonly Option<double?> _threshold = new("--threshold") { Description = "With --head: stop drafting above this probability of a rejection (default 0.5). Without: stop where the draft's largest probability is below it.", HelpName = "h" };

    public SpeculationFlags() => _method.AcceptOnlyFromAmong("speculative", "parallel", "auto");

    public IEnumerable<Option> Options => [_draft, _method, _length, _head, _threshold];

    public string? Draft(ParseResult parsed) => parsed.GetValue(_draft);

    /// <summary>Checks that the options fit together, before any model is read.</summary>
    public void Check(ParseResult parsed)
    {
        var parallel = parsed.GetValue(_method) != "speculative";
        foreach (var option in new Option[] { _method, _length, _head, _threshold })
        {
            if (parsed.GetValue(_draft) is null && parsed.GetResult(option) is { Implicit: false }) throw new ArgumentException($"{option.Name} needs --draft, the small model that drafts.");
        }

        if (parallel && (parsed.GetValue(_head) is not null || parsed.GetValue(_threshold) is not null)) throw new ArgumentException("--head and --threshold belong to --method speculative; parallel drafts grow by themselves.");
        if (parsed.GetValue(_length) is { } length && (parsed.GetValue(_head) is not null || parsed.GetValue(_threshold) is not null)) throw new ArgumentException($"--draft-tokens {length} fixes the length; leave it out with --head or --threshold.");
        if (parsed.GetValue(_length) < 1) throw new ArgumentException($"--draft-tokens is {parsed.GetValue(_length)}; it must be at least 1.");
        if (parsed.GetValue(_threshold) is { } h and not (> 0 and < 1)) throw new ArgumentException(FormattableString.Invariant($"--threshold is {h}; it must be above 0 and below 1."));
    }

    /// <summary>Tokens of a continuation, as they are certain.</summary>
    public async IAsyncEnumerable<int> GenerateAsync(ParseResult parsed, SpeculationPair pair, int[] prompt, int tokens, SamplingOptions sampling, LogitMask? mask, Action<string> summary, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (parsed.GetValue(_method) != "speculative")
        {
            await using var parallel = new ParallelSpeculativeDecoder(pair.Target, pair.Draft, new PearlOptions
            {
                Window = parsed.GetValue(_length), AutomaticSwitch = parsed.GetValue(_method) == "auto", MaximumTokens = tokens, EndTokens = pair.EndTokens, Mask = mask,
            });
            await foreach (var token in parallel.GenerateAsync(prompt, sampling, cancellation)) yield return token;
            var seen = parallel.Statistics;
            summary(FormattableString.Invariant($"{seen.Tokens} tokens in {seen.Steps} steps, {seen.Acceptance:P0} of tested drafts kept; the target waited {seen.TargetIdle:P0}, the draft {seen.DraftIdle:P0} of the time")
                + (seen.Acceptance < 0.5 ? "; with fewer than half of the drafts kept, parallel decoding gains little" : ""));
            yield break;
        }

        using var decoder = new SpeculativeDecoder(pair.Target, pair.Draft, Policy(parsed), new SpeculativeOptions { MaximumTokens = tokens, EndTokens = pair.EndTokens, Mask = mask });
        foreach (var chunk in decoder.Generate(prompt, sampling, cancellation))
        {
            foreach (var token in chunk.Tokens) yield return token;
        }

        var all = decoder.Statistics;
        summary(FormattableString.Invariant($"{all.Tokens} tokens in {all.TargetCalls} passes of the target and {all.DraftCalls} of the draft, {all.Acceptance:P0} of tested drafts kept"));
    }

    private IDraftLengthPolicy Policy(ParseResult parsed) =>
        parsed.GetValue(_head) is { } folder ? new AcceptanceHeadPolicy(AcceptanceHead.Load(folder), parsed.GetValue(_threshold) ?? 0.5)
        : parsed.GetValue(_threshold) is { } tau ? new ConfidencePolicy(tau)
        : parsed.GetValue(_length) is { } length ? new FixedLengthPolicy(length) : new HeuristicLengthPolicy();
}
