using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>
/// N-gram language model with interpolated Kneser-Ney smoothing (Kneser and Ney 1995; Chen and Goodman 1999) over token ids, bytes or words.
/// The longest n-grams are counted as they are, shorter ones by the number of different units before them; one discount an order, n1 / (n1 + 2 n2).
/// Probabilities of all units after any context add up to 1. Natural logarithms. Thread-safe after training.
/// </summary>
public sealed class NGramLanguageModel
{
    private readonly NGramTrie _trie;
    private readonly NGramModelOptions _options;
    private readonly IReadOnlyDictionary<string, int>? _words;
    private readonly bool _isBytes;
    private readonly double[] _discounts;
    private readonly long[] _adjusted;
    private readonly long[] _totals;
    private readonly int[] _types;

    private NGramLanguageModel(NGramTrie trie, int vocabularySize, NGramModelOptions options, IReadOnlyDictionary<string, int>? words, bool isBytes)
    {
        (_trie, _options, _words, _isBytes) = (trie, options, words, isBytes);
        VocabularySize = vocabularySize;
        _adjusted = Adjust();
        _totals = new long[trie.Nodes];
        _types = new int[trie.Nodes];
        var once = new long[options.Order + 1];
        var twice = new long[options.Order + 1];
        for (var node = 1; node < trie.Nodes; node++)
        {
            if (_adjusted[node] > 0)
            {
                _totals[trie.ParentOf(node)] += _adjusted[node];
                _types[trie.ParentOf(node)]++;
                once[trie.DepthOf(node)] += _adjusted[node] == 1 ? 1 : 0;
                twice[trie.DepthOf(node)] += _adjusted[node] == 2 ? 1 : 0;
            }
        }

        // Without n-grams seen once the estimate would be 0, and unseen units would have no probability.
        _discounts = [.. Enumerable.Range(0, options.Order + 1).Select(k => once[k] == 0 ? 0.5 : once[k] / (double)(once[k] + (2 * twice[k])))];
    }

    /// <summary>Number of ids that sequences may hold.</summary>
    public int VocabularySize { get; }

    /// <summary>Units in the longest n-gram.</summary>
    public int Order => _options.Order;

    /// <summary>The id that ends a sequence, behind the vocabulary; null for a model without boundaries.</summary>
    public int? EndOfSequence => _options.Boundaries ? VocabularySize : null;

    private int StartOfSequence => VocabularySize + 1;

    private int Outcomes => VocabularySize + (_options.Boundaries ? 1 : 0);

    /// <summary>Trains on sequences of token ids.</summary>
    /// <param name="sequences">Documents or sentences; n-grams do not cross them.</param>
    /// <param name="vocabularySize">Ids must be below it.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no token, an id is outside the vocabulary (the message names sequence and index), or an option is out of range.</exception>
    public static NGramLanguageModel Train(IEnumerable<int[]> sequences, int vocabularySize, NGramModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vocabularySize, int.MaxValue - 2);
        return Train(sequences, vocabularySize, Check(options), null, isBytes: false);
    }

    /// <summary>Trains on the UTF-8 bytes of texts; the ids are the bytes.</summary>
    /// <inheritdoc cref="Train(IEnumerable{int[]}, int, NGramModelOptions?)"/>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Null for the defaults.</param>
    public static NGramLanguageModel TrainBytes(IEnumerable<string> texts, NGramModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Train(texts.Select(Bytes), 256, Check(options), null, isBytes: true);
    }

    /// <summary>Trains on the words of texts (lower case, punctuation left out); id 0 is the unknown word, the others go by falling frequency.</summary>
    /// <inheritdoc cref="Train(IEnumerable{int[]}, int, NGramModelOptions?)"/>
    /// <param name="texts">The texts, enumerated twice.</param>
    /// <param name="options">Null for the defaults.</param>
    public static NGramLanguageModel TrainWords(IEnumerable<string> texts, NGramModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options = Check(options);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in texts.SelectMany(WordSplitter.Words))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        var words = counts.Where(pair => pair.Value >= options.MinimumWordCount)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select((pair, i) => (pair.Key, Id: i + 1)).ToDictionary(pair => pair.Key, pair => pair.Id, StringComparer.Ordinal);
        return Train(texts.Select(text => Words(text, words)), words.Count + 1, options, words, isBytes: false);
    }

    /// <summary>The ids of a text in a byte or word model.</summary>
    /// <exception cref="InvalidOperationException">The model was trained on ids.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _isBytes ? Bytes(text)
            : _words is not null ? Words(text, _words)
            : throw new InvalidOperationException("The model was trained on ids; score ids, not text.");
    }

    /// <summary>Natural logarithm of the probability of one unit after those before it.</summary>
    /// <param name="context">The units before; only the last Order - 1 count. With <see cref="NGramModelOptions.Boundaries"/> and <paramref name="fromStart"/> the sequence's start stands before them.</param>
    /// <param name="token">An id below the vocabulary size, or <see cref="EndOfSequence"/>.</param>
    /// <param name="fromStart">Whether the context is the whole beginning of a sequence. Default: true; counts for models with boundaries only.</param>
    /// <exception cref="ArgumentOutOfRangeException">The token is none of this model.</exception>
    public double LogProbability(ReadOnlySpan<int> context, int token, bool fromStart = true)
    {
        if ((uint)token >= (uint)Outcomes)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, string.Create(CultureInfo.InvariantCulture, $"Ids of this model are from 0 to {Outcomes - 1}."));
        }

        if (_options.Boundaries && fromStart && context.Length < _options.Order - 1)
        {
            return Math.Log(Probability([StartOfSequence, .. context], token));
        }

        return Math.Log(Probability(context[Math.Max(0, context.Length - (_options.Order - 1))..], token));
    }

    /// <summary>Natural logarithm of the probability of a sequence, its end included for models with boundaries.</summary>
    public double LogProbability(ReadOnlySpan<int> sequence)
    {
        double sum = 0;
        for (var i = 0; i < sequence.Length; i++)
        {
            sum += LogProbability(sequence[..i], sequence[i]);
        }

        return _options.Boundaries ? sum + LogProbability(sequence, VocabularySize) : sum;
    }

    /// <summary>Natural logarithm of the probability of a text in a byte or word model.</summary>
    /// <exception cref="InvalidOperationException">The model was trained on ids.</exception>
    public double LogProbability(string text) => LogProbability(Encode(text));

    /// <summary>Bits that the model needs for each UTF-8 byte of a text, the common measure across tokenizations; NaN for an empty text.</summary>
    /// <exception cref="InvalidOperationException">The model was trained on ids.</exception>
    public double BitsPerByte(string text) => -LogProbability(text) / Math.Log(2) / Encoding.UTF8.GetByteCount(text);

    private static NGramLanguageModel Train(
        IEnumerable<int[]> sequences, int vocabularySize, NGramModelOptions options, IReadOnlyDictionary<string, int>? words, bool isBytes)
    {
        var trie = new NGramTrie();
        var number = 0;
        foreach (var sequence in sequences)
        {
            var bad = Array.FindIndex(sequence, id => (uint)id >= (uint)vocabularySize);
            if (bad >= 0)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"sequences[{number}][{bad}] is {sequence[bad]}; ids must be from 0 to {vocabularySize - 1}."), nameof(sequences));
            }

            trie.Add(options.Boundaries ? [vocabularySize + 1, .. sequence, vocabularySize] : sequence, options.Order);
            number++;
        }

        return trie.Nodes > 1
            ? new NGramLanguageModel(trie, vocabularySize, options, words, isBytes)
            : throw new ArgumentException("There is no token to train on.", nameof(sequences));
    }

    private static NGramModelOptions Check(NGramModelOptions? options)
    {
        options ??= new NGramModelOptions();
        return options.Order is >= 1 and <= 16 && options.MinimumWordCount >= 1
            ? options
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Order is {options.Order} and MinimumWordCount {options.MinimumWordCount}; use an order from 1 to 16 and a count of at least 1."), nameof(options));
    }

    private static int[] Bytes(string text) => Array.ConvertAll(Encoding.UTF8.GetBytes(text), b => (int)b);

    private static int[] Words(string text, IReadOnlyDictionary<string, int> words) => [.. WordSplitter.Words(text).Select(word => words.GetValueOrDefault(word))];

    // Longest n-grams, and those that nothing can stand before (they begin with the start marker), keep their counts; for the others the different units before them count.
    private long[] Adjust()
    {
        var adjusted = new long[_trie.Nodes];
        var suffixes = _trie.Suffixes();
        var starts = _trie.BeginsWith(StartOfSequence);
        for (var node = 1; node < adjusted.Length; node++)
        {
            if (_trie.DepthOf(node) == _options.Order || starts[node])
            {
                adjusted[node] = _trie.CountOf(node);
            }

            if (_trie.DepthOf(node) > 1 && !starts[suffixes[node]])
            {
                adjusted[suffixes[node]]++;
            }
        }

        // The start marker is never predicted.
        if (_trie.Child(NGramTrie.Root, StartOfSequence) is var start and >= 0)
        {
            adjusted[start] = 0;
        }

        return adjusted;
    }

    private double Probability(ReadOnlySpan<int> context, int token)
    {
        var probability = 1.0 / Outcomes;
        for (var length = 0; length <= context.Length; length++)
        {
            var node = NGramTrie.Root;
            foreach (var unit in context[(context.Length - length)..])
            {
                node = node < 0 ? node : _trie.Child(node, unit);
            }

            if (node < 0 || _totals[node] == 0)
            {
                // An unseen context adds nothing, and longer ones that end in it are unseen too.
                if (node < 0)
                {
                    break;
                }

                continue;
            }

            var discount = _discounts[length + 1];
            var child = _trie.Child(node, token);
            var count = child < 0 ? 0 : _adjusted[child];
            probability = (Math.Max(count - discount, 0) + (discount * _types[node] * probability)) / _totals[node];
        }

        return probability;
    }
}
