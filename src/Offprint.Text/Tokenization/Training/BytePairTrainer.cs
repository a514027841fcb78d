namespace Offprint.Text;

/// <summary>
/// Trains byte-pair vocabularies (Sennrich et al. 2016): byte-level, over characters, or with <c>##</c> continuations. Special tokens
/// have the first ids, then the alphabet by code point (continuations after the plain characters), then the merges in the order they were made. The same text gives the same vocabulary, whatever the
/// number of threads or the order of the documents: equal counts are decided by the smaller first id, then the smaller second id.
/// A merge that would spell a special token is not made.
/// </summary>
/// <param name="options">Options; null: defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class BytePairTrainer(BytePairTrainerOptions? options = null)
{
    private const string Prefix = "##";

    private readonly BytePairTrainerOptions options = Validate(options ?? new BytePairTrainerOptions());

    /// <summary>Trains on texts.</summary>
    /// <param name="texts">Documents; read once.</param>
    /// <param name="progress">Receives the characters counted, then the size of the vocabulary.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    /// <returns>A tokenizer with this vocabulary.</returns>
    public PretrainedTokenizer Train(IEnumerable<string> texts, IProgress<BytePairProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var recipe = BytePairRecipe.For(options);
        var words = new WordCounter(recipe.Normalizer, recipe.PreTokenizer, options).Count(texts, progress, cancellationToken);
        var characters = words.Sum(word => word.Key.Length * word.Value);

        var tokens = new List<string>();
        var ids = new Dictionary<string, int>();
        foreach (var token in recipe.SpecialTokens)
        {
            AddToken(token);
        }

        var learner = new MergeLearner(Spell(words));
        words.Clear();
        var merges = Learn();
        return recipe.Build(ids, merges);

        SymbolSequence Spell(Dictionary<string, long> counts)
        {
            var alphabet = new CharacterAlphabet(options, counts);
            foreach (var symbol in alphabet.Symbols)
            {
                AddToken(symbol);
            }

            if (ids.Count > options.VocabularySize)
            {
                throw new ArgumentException($"VocabularySize is {options.VocabularySize}; the special tokens and the alphabet alone need {ids.Count}.");
            }

            var sequence = new SymbolSequence();
            foreach (var (word, count) in counts)
            {
                sequence.StartWord(count);
                alphabet.Spell(word, symbol => ids[symbol], sequence);
            }

            return sequence;
        }

        List<(string, string)> Learn()
        {
            var result = new List<(string, string)>();
            while (ids.Count < options.VocabularySize && learner.TryTake(options.MinimumFrequency, out var first, out var second))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var tail = options.Alphabet == BytePairAlphabet.Continuation ? tokens[second][Prefix.Length..] : tokens[second];
                var merged = tokens[first] + tail;
                if (IsTooLong(merged) || recipe.SpecialTokens.Contains(merged))
                {
                    learner.Discard(first, second);
                    continue;
                }

                result.Add((tokens[first], tokens[second]));
                learner.Merge(first, second, AddToken(merged));
                if (ids.Count % 256 == 0)
                {
                    progress?.Report(new BytePairProgress(characters, ids.Count, options.VocabularySize));
                }
            }

            progress?.Report(new BytePairProgress(characters, ids.Count, options.VocabularySize));
            return result;
        }

        // Two pairs may spell one token; it has one id.
        int AddToken(string token)
        {
            if (!ids.TryGetValue(token, out var id))
            {
                id = tokens.Count;
                ids.Add(token, id);
                tokens.Add(token);
            }

            return id;
        }
    }

    private bool IsTooLong(string token)
    {
        var length = token.EnumerateRunes().Count() - (options.Alphabet == BytePairAlphabet.Continuation && token.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix.Length : 0);
        return options.MaximumTokenLength > 0 && length > options.MaximumTokenLength;
    }

    private static BytePairTrainerOptions Validate(BytePairTrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VocabularySize, 1, nameof(options.VocabularySize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.VocabularySize, Vocabulary.MaximumId, nameof(options.VocabularySize));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumFrequency, 1, nameof(options.MinimumFrequency));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaximumTokenLength, nameof(options.MaximumTokenLength));
        ArgumentOutOfRangeException.ThrowIfNegative(options.AlphabetLimit, nameof(options.AlphabetLimit));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, nameof(options.Threads));
        if (options.SpecialTokens is { } special && (special.Any(string.IsNullOrEmpty) || special.Distinct().Count() != special.Count))
        {
            throw new ArgumentException($"SpecialTokens must be different and not empty, but are: {string.Join(", ", special)}.", nameof(options));
        }

        return options;
    }
}
