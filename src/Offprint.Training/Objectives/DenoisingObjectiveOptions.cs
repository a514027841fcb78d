using Offprint.Text;

namespace Offprint.Training;

/// <summary>How span denoising corrupts sequences. Defaults are those of T5 (Raffel et al., arXiv 1910.10683, section 3.3.4).</summary>
public sealed record DenoisingObjectiveOptions
{
    /// <summary>Ids that stand for the spans left out, in their order: <c>&lt;extra_id_0&gt;</c> first. A sequence has at most as many spans.</summary>
    public required IReadOnlyList<int> SentinelIds { get; init; }

    /// <summary>Put behind source and target (<c>&lt;/s&gt;</c>); null for none.</summary>
    public int? EndId { get; init; }

    /// <summary>Share of the tokens that are left out. Default 0.15.</summary>
    public double Share { get; init; } = 0.15;

    /// <summary>Mean tokens of a span. Default 3.</summary>
    public double MeanSpan { get; init; } = 3;

    /// <summary>Options for a tokenizer with tokens <c>&lt;extra_id_0&gt;</c>, <c>&lt;extra_id_1&gt;</c>, …; their ids are looked up, since families order them differently.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="endId">Id of the end token; null for none.</param>
    /// <exception cref="ArgumentException">The tokenizer has no such tokens.</exception>
    public static DenoisingObjectiveOptions For(PretrainedTokenizer tokenizer, int? endId)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var sentinels = new List<int>();
        while (tokenizer.FindToken(FormattableString.Invariant($"<extra_id_{sentinels.Count}>")) is { } id)
        {
            sentinels.Add(id);
        }

        return sentinels.Count > 0
            ? new DenoisingObjectiveOptions { SentinelIds = sentinels, EndId = endId }
            : throw new ArgumentException("The tokenizer has no token <extra_id_0>; span denoising needs sentinels.", nameof(tokenizer));
    }

    internal void Validate()
    {
        if (SentinelIds.Count == 0 || SentinelIds.Distinct().Count() != SentinelIds.Count)
        {
            throw new ArgumentException($"{nameof(SentinelIds)} must name at least one id, each once.");
        }

        if (!(Share > 0 && Share < 1) || !(MeanSpan >= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(Share)} is {Share} and {nameof(MeanSpan)} {MeanSpan}; the first must lie between 0 and 1, the second be 1 or more."));
        }
    }
}
