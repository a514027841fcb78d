using System.Runtime.InteropServices;

namespace Offprint.Text;

/// <summary>Counts the words (pre-tokens) of a corpus on several threads.</summary>
internal sealed class WordCounter(ITextNormalizer? normalizer, IPreTokenizer? preTokenizer, BytePairTrainerOptions options)
{
    public Dictionary<string, long> Count(IEnumerable<string> texts, IProgress<BytePairProgress>? progress, CancellationToken cancellationToken)
    {
        var total = new Dictionary<string, long>();
        long characters = 0;
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.ForEach(
                texts,
                parallel,
                () => new Dictionary<string, long>(),
                (text, _, own) =>
                {
                    CountText(text ?? throw new ArgumentException("A text is null.", nameof(texts)), own);
                    var done = Interlocked.Add(ref characters, text.Length);
                    if (progress is not null && done >> 20 != done - text.Length >> 20)
                    {
                        progress.Report(new BytePairProgress(done, 0, options.VocabularySize));
                    }

                    return own;
                },
                own =>
                {
                    lock (total)
                    {
                        foreach (var (word, count) in own)
                        {
                            CollectionsMarshal.GetValueRefOrAddDefault(total, word, out _) += count;
                        }
                    }
                });
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        progress?.Report(new BytePairProgress(characters, 0, options.VocabularySize));
        return total;
    }

    private void CountText(string text, Dictionary<string, long> counts)
    {
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (normalizer is null && preTokenizer is ByteLevelPreTokenizer { IsPlain: true })
        {
            for (var start = 0; start < text.Length;)
            {
                var end = GptPattern.Next(text, start);
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, text.AsSpan(start, end - start), out _)++;
                start = end;
            }

            return;
        }

        var whole = new AlignedText(text, 0);
        whole = normalizer?.Normalize(whole) ?? whole;
        var pieces = new PieceList { Pieces = [new Piece(whole, 0, whole.Length)] };
        preTokenizer?.Apply(pieces);
        foreach (var piece in pieces.Pieces)
        {
            if (piece.Length > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, piece.Span, out _)++;
            }
        }
    }
}
