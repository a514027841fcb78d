using Offprint.Text;

namespace Offprint.Training;

/// <summary>How masked-token prediction chooses and hides tokens. Defaults are those of BERT (Devlin et al., arXiv 1810.04805, section 3.1).</summary>
public sealed record MaskedObjectiveOptions
{
    /// <summary>Id of [MASK].</summary>
    public required int MaskId { get; init; }

    /// <summary>Ids that replace a token at random lie below this.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Put before every sequence ([CLS]); null for none.</summary>
    public int? BeginId { get; init; }

    /// <summary>Put behind every sequence ([SEP]); null for none.</summary>
    public int? EndId { get; init; }

    /// <summary>Ids that are never hidden and never put in place of others.</summary>
    public IReadOnlyCollection<int> SpecialIds { get; init; } = [];

    /// <summary>Share of the tokens that are predicted. Default 0.15.</summary>
    public double Share { get; init; } = 0.15;

    /// <summary>Share of the predicted tokens that become [MASK]. Default 0.8.</summary>
    public double MaskShare { get; init; } = 0.8;

    /// <summary>Share of the predicted tokens that become a random token; the rest stays as it is. Default 0.1.</summary>
    public double RandomShare { get; init; } = 0.1;

    /// <summary>What is hidden together: single tokens (default), whole words, or spans.</summary>
    public MaskingUnit Unit { get; init; }

    /// <summary>Which ids begin a word, one entry an id; needed for <see cref="MaskingUnit.Words"/>, and where it is given, spans begin at words. See <see cref="WordStarts"/>.</summary>
    public IReadOnlyList<bool>? BeginsWord { get; init; }

    /// <summary>Spans: the p of their lengths, geometrically distributed from 1 on. Default 0.2 (Joshi et al., arXiv 1907.10529).</summary>
    public double SpanProbability { get; init; } = 0.2;

    /// <summary>Spans: the longest one. Default 10.</summary>
    public int MaximumSpan { get; init; } = 10;

    /// <summary>Which tokens of a tokenizer begin a word: those without ## (WordPiece), those behind a space (byte-level and SentencePiece tokens), and special tokens.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    public static IReadOnlyList<bool> WordStarts(PretrainedTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        string[] tokens = [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.Token(id) ?? "")];
        var pieces = tokens.Any(token => token.Length > 2 && token.StartsWith("##", StringComparison.Ordinal));
        return [.. tokens.Select((token, id) => tokenizer.IsSpecial(id) || (pieces ? !token.StartsWith("##", StringComparison.Ordinal) : token.Length > 0 && token[0] is '\u0120' or '\u010A' or '\u2581' or ' '))];
    }

    /// <summary>Options for a tokenizer with [MASK], and [CLS] and [SEP] where it has them.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <exception cref="ArgumentException">The tokenizer has no mask token.</exception>
    public static MaskedObjectiveOptions For(PretrainedTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var special = tokenizer.Special;
        return new MaskedObjectiveOptions
        {
            MaskId = special.Mask?.Id ?? throw new ArgumentException("The tokenizer has no mask token; a masked model needs one.", nameof(tokenizer)),
            VocabularySize = tokenizer.VocabularySize,
            BeginId = special.Classification?.Id,
            EndId = special.Separator?.Id,
            SpecialIds = [.. Enumerable.Range(0, tokenizer.VocabularySize).Where(tokenizer.IsSpecial)],
        };
    }

    internal void Validate()
    {
        if (VocabularySize < 1 || MaskId < 0 || MaskId >= VocabularySize)
        {
            throw new ArgumentException($"{nameof(MaskId)} is {MaskId}; it must be below {nameof(VocabularySize)}, which is {VocabularySize}.");
        }

        if (!(Share > 0 && Share <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(Share)} is {Share}; it must be above 0 and at most 1."));
        }

        if (!(MaskShare >= 0 && RandomShare >= 0 && MaskShare + RandomShare <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(MaskShare)} is {MaskShare} and {nameof(RandomShare)} {RandomShare}; both must be 0 or more, their sum at most 1."));
        }

        if (Unit == MaskingUnit.Words && BeginsWord is null)
        {
            throw new ArgumentException($"{nameof(MaskingUnit.Words)} need {nameof(BeginsWord)}; {nameof(WordStarts)} makes it of a tokenizer.");
        }

        if (!(SpanProbability > 0 && SpanProbability <= 1) || MaximumSpan < 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(SpanProbability)} is {SpanProbability} and {nameof(MaximumSpan)} {MaximumSpan}; the first must be above 0 and at most 1, the second 1 or more."));
        }
    }
}
