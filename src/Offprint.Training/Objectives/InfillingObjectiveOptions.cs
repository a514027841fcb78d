using Offprint.Text;

namespace Offprint.Training;

/// <summary>How text infilling corrupts sequences. Defaults are those of BART (Lewis et al., arXiv 1910.13461, section 2.2 and 5).</summary>
public sealed record InfillingObjectiveOptions
{
    private static readonly string[] Ends = [".", "?", "!"];

    /// <summary>Id of the token that stands for a span.</summary>
    public required int MaskId { get; init; }

    /// <summary>Put behind source and target; null for none.</summary>
    public int? EndId { get; init; }

    /// <summary>Fills shorter sources of a batch. Default 0.</summary>
    public int PaddingId { get; init; }

    /// <summary>Share of the tokens that are left out. Default 0.3.</summary>
    public double Share { get; init; } = 0.3;

    /// <summary>λ of the Poisson distribution of span lengths; spans of length 0 put a mask where nothing is missing. Default 3.</summary>
    public double MeanSpan { get; init; } = 3;

    /// <summary>Ids that end a sentence: sentences of the source come in random order. Empty: they keep their order. Default empty.</summary>
    public IReadOnlyCollection<int> SentenceEnds { get; init; } = [];

    /// <summary>Options for a tokenizer with a mask token; sentences end at tokens that are a full stop, question mark or exclamation mark.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="endId">Id of the end token; null for none.</param>
    /// <exception cref="ArgumentException">The tokenizer has no mask token.</exception>
    public static InfillingObjectiveOptions For(PretrainedTokenizer tokenizer, int? endId)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new InfillingObjectiveOptions
        {
            MaskId = tokenizer.Special.Mask?.Id ?? throw new ArgumentException("The tokenizer has no mask token; text infilling needs one.", nameof(tokenizer)),
            EndId = endId,
            PaddingId = tokenizer.Special.Padding?.Id ?? 0,
            SentenceEnds = [.. Ends.Select(tokenizer.FindToken).OfType<int>()],
        };
    }

    internal void Validate()
    {
        if (!(Share > 0 && Share < 1) || !(MeanSpan > 0 && MeanSpan <= 100))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(Share)} is {Share} and {nameof(MeanSpan)} {MeanSpan}; the first must lie between 0 and 1, the second be above 0 and at most 100."));
        }
    }
}
