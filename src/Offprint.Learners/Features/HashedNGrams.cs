using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Offprint.Learners;

/// <summary>Texts as sparse rows of hashed n-grams, with or without inverse document frequencies.</summary>
/// <remarks>The column of an n-gram is the XxHash64 of its characters modulo 2^Bits: no vocabulary, equal on every machine. Collisions add up.</remarks>
public sealed class HashedNGrams
{
    private readonly float[]? _weights;

    /// <summary>A hasher without inverse document frequencies.</summary>
    /// <param name="options">Null for the defaults.</param>
    public HashedNGrams(HashedNGramOptions? options = null)
        : this(options ?? new HashedNGramOptions(), null)
    {
    }

    private HashedNGrams(HashedNGramOptions options, float[]? weights)
    {
        options.Validate();
        (Options, _weights) = (options, weights);
    }

    /// <summary>How texts are cut.</summary>
    public HashedNGramOptions Options { get; }

    /// <summary>Number of columns: 2^Bits.</summary>
    public int Width => 1 << Options.Bits;

    /// <summary>A hasher that weights column j by ln((1 + N) / (1 + N_j)) + 1, N_j of the N texts having a term there.</summary>
    /// <param name="texts">The training texts, at least one.</param>
    /// <param name="options">Null for the defaults.</param>
    public static HashedNGrams FitFrequencies(IReadOnlyList<string> texts, HashedNGramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0)
        {
            throw new ArgumentException("There are no texts to count document frequencies in.", nameof(texts));
        }

        var plain = new HashedNGrams(options);
        var documents = new int[plain.Width];
        foreach (var text in texts)
        {
            foreach (var column in plain.Count(text).Keys)
            {
                documents[column]++;
            }
        }

        var weights = Array.ConvertAll(documents, n => (float)(Math.Log((1.0 + texts.Count) / (1 + n)) + 1));
        return new HashedNGrams(plain.Options, weights);
    }

    /// <summary>The rows of some texts.</summary>
    /// <param name="texts">At least one text; an empty text is a row of zeros.</param>
    public FeatureTable Transform(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return FeatureTable.Sparse([.. texts.Select(Row)], Width);
    }

    private SparseVector Row(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = Count(text).OrderBy(c => c.Key).ToArray();
        var values = new float[counts.Length];
        double squares = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var count = Options.LogarithmicCounts ? 1 + Math.Log(counts[i].Value) : counts[i].Value;
            values[i] = (float)(count * (_weights?[counts[i].Key] ?? 1));
            squares += (double)values[i] * values[i];
        }

        if (Options.Normalize && squares > 0)
        {
            var scale = 1 / Math.Sqrt(squares);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(values[i] * scale);
            }
        }

        return new SparseVector(Array.ConvertAll(counts, c => c.Key), values);
    }

    private Dictionary<int, int> Count(string text)
    {
        var source = Options.LowerCase ? text.ToLowerInvariant() : text;
        var (clean, ends) = Options.Kind == NGramKind.Word ? Words(source) : Characters(source);
        var counts = new Dictionary<int, int>();
        for (var first = 0; first < ends.Count; first++)
        {
            var start = first == 0 ? 0 : ends[first - 1];
            if (Options.Kind == NGramKind.Word && first > 0)
            {
                start++;
            }

            var last = Math.Min(ends.Count, first + Options.MaximumLength);
            for (var end = first + Options.MinimumLength; end <= last; end++)
            {
                var hash = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(clean.AsSpan(start, ends[end - 1] - start)));
                var column = (int)(hash & (ulong)(Width - 1));
                counts[column] = counts.GetValueOrDefault(column) + 1;
            }
        }

        return counts;
    }

    /// <summary>The words joined by single blanks, and where each ends.</summary>
    private static (string Text, List<int> Ends) Words(string text)
    {
        var clean = new System.Text.StringBuilder(text.Length);
        var ends = new List<int>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_'))
            {
                i++;
            }

            if (i == start)
            {
                i++;
                continue;
            }

            if (ends.Count > 0)
            {
                clean.Append(' ');
            }

            clean.Append(text, start, i - start);
            ends.Add(clean.Length);
        }

        return (clean.ToString(), ends);
    }

    private static (string Text, List<int> Ends) Characters(string text)
    {
        var clean = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return (clean, [.. Enumerable.Range(1, clean.Length)]);
    }
}
