using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// Cuts a text into chunks of limited length, at ends of sentences where it can, else between words, else inside a word (never inside a character).
/// A chunk is an exact substring: white space inside it is kept, white space between chunks belongs to none.
/// </summary>
public sealed class TextChunker
{
    private readonly int _maximum;
    private readonly int _overlap;
    private readonly Func<string, int>? _measure;
    private readonly SentenceSplitter _splitter;

    /// <summary>Makes a chunker.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TextChunker(TextChunkerOptions? options = null)
    {
        options ??= new TextChunkerOptions();
        if (options.MaximumLength < 1 || options.Overlap < 0 || options.Overlap >= options.MaximumLength)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"MaximumLength is {options.MaximumLength} and Overlap {options.Overlap}; the length must be at least 1, the overlap 0 or more and below it."),
                nameof(options));
        }

        (_maximum, _overlap, _measure) = (options.MaximumLength, options.Overlap, options.Measure);
        _splitter = options.Splitter ?? new SentenceSplitter();
    }

    /// <summary>The chunks of a text in order; none for a text of white space.</summary>
    /// <exception cref="InvalidOperationException">Even one character measures more than the maximum.</exception>
    public IReadOnlyList<TextChunk> Chunk(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = Pieces(text);
        var chunks = new List<TextChunk>();
        for (var (first, last) = (0, 0); last < pieces.Count; last++)
        {
            while (last + 1 < pieces.Count && !pieces[last + 1].StartsChunk && Fits(text, pieces[first].Start, pieces[last + 1].End))
            {
                last++;
            }

            chunks.Add(new TextChunk(pieces[first].Start, text[pieces[first].Start..pieces[last].End]));
            // The next chunk may begin with the end of this one, if what is new fits behind it.
            var next = last + 1;
            while (_overlap > 0 && next - 1 > first && last + 1 < pieces.Count
                && Length(text, pieces[next - 1].Start, pieces[last].End) <= _overlap && Fits(text, pieces[next - 1].Start, pieces[last + 1].End))
            {
                next--;
            }

            first = next;
        }

        return chunks;
    }

    // Sentences, and the words of those that do not fit; such a sentence begins a chunk of its own.
    private List<(int Start, int End, bool StartsChunk)> Pieces(string text)
    {
        var pieces = new List<(int, int, bool)>();
        foreach (var sentence in _splitter.Split(text))
        {
            if (Fits(text, sentence.Start, sentence.End))
            {
                pieces.Add((sentence.Start, sentence.End, false));
                continue;
            }

            foreach (var (start, end) in WordSplitter.Runs(text, sentence.Start, sentence.End))
            {
                if (Fits(text, start, end))
                {
                    pieces.Add((start, end, start == sentence.Start));
                }
                else
                {
                    Cut(text, start, end, start == sentence.Start, pieces);
                }
            }
        }

        return pieces;
    }

    private void Cut(string text, int start, int end, bool startsChunk, List<(int, int, bool)> pieces)
    {
        while (start < end)
        {
            // The longest prefix that fits, by halving; character boundaries only.
            var (fits, tooFar) = (start, end + 1);
            while (tooFar - fits > 1)
            {
                var middle = fits + ((tooFar - fits) / 2);
                (fits, tooFar) = Fits(text, start, middle) ? (middle, tooFar) : (fits, middle);
            }

            if (fits < end && fits > start && char.IsLowSurrogate(text[fits]) && char.IsHighSurrogate(text[fits - 1]))
            {
                fits--;
            }

            if (fits == start)
            {
                var one = char.IsHighSurrogate(text[start]) && start + 1 < end ? 2 : 1;
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"The character at {start} measures {Length(text, start, start + one)}, more than the maximum of {_maximum}; raise MaximumLength."));
            }

            pieces.Add((start, fits, startsChunk));
            (start, startsChunk) = (fits, false);
        }
    }

    private bool Fits(string text, int start, int end) => Length(text, start, end) <= _maximum;

    private int Length(string text, int start, int end) => _measure is null ? end - start : _measure(text[start..end]);
}
