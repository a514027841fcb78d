using System.Text.Json;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// Constraints over one model's tokens, by what they say: equal schemas, expressions and grammars share one, with its masks, and are compiled once, also when they are asked for at the same time. What
/// was used longest ago goes first when all together are larger than the budget; what cannot be compiled is remembered too, so that asking again costs nothing. For several threads.
/// </summary>
public sealed class ConstraintCache
{
    /// <summary>Bytes that all constraints together may take by default: 256 MiB.</summary>
    public const long DefaultBytes = 256L << 20;

    // Small ones, and those that could not be compiled, are kept up to this number, so that looking through them stays quick.
    private const int MaximumCount = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = [];
    private readonly PretrainedTokenizer _tokenizer;
    private readonly int[] _endTokens;
    private readonly int _vocabularySize;
    private readonly long _maximumBytes;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="tokenizer">The tokenizer of the model.</param>
    /// <param name="endTokens">The tokens that end a text; at least one.</param>
    /// <param name="vocabularySize">Number of token ids of the model; at least the tokenizer's.</param>
    /// <param name="maximumBytes">About how many bytes all constraints may take. The one that was asked for last stays whatever its size.</param>
    /// <exception cref="ArgumentException">There is no end token, one is outside of the vocabulary, or the vocabulary is smaller than the tokenizer's.</exception>
    public ConstraintCache(PretrainedTokenizer tokenizer, IEnumerable<int> endTokens, int vocabularySize, long maximumBytes = DefaultBytes)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(endTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumBytes);
        (_tokenizer, _endTokens, _vocabularySize, _maximumBytes) = (tokenizer, [.. endTokens], vocabularySize, maximumBytes);
        if (_endTokens.Length == 0 || _endTokens.Any(id => (uint)id >= (uint)vocabularySize))
        {
            throw new ArgumentException($"The end tokens are [{string.Join(", ", _endTokens)}]; there must be at least one, between 0 and {vocabularySize - 1}.", nameof(endTokens));
        }

        if (vocabularySize < tokenizer.VocabularySize)
        {
            throw new ArgumentException($"The model has {vocabularySize} token ids, the tokenizer {tokenizer.VocabularySize}; they do not belong together.", nameof(vocabularySize));
        }
    }

    /// <summary>Constraints that are there, those that could not be compiled included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>About how many bytes they take.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _order.Sum(static entry => entry.Bytes);
            }
        }
    }

    /// <summary>JSON under a schema, see <see cref="Grammar.FromJsonSchema(JsonElement, JsonGrammarOptions?)"/>.</summary>
    /// <exception cref="GrammarException">The schema cannot be used.</exception>
    public GrammarConstraint JsonSchema(JsonElement schema) => Get("schema", schema.GetRawText(), () => Grammar.FromJsonSchema(schema));

    /// <summary>Any JSON object.</summary>
    public GrammarConstraint JsonObject() => Get("object", "", static () => Grammar.JsonObject());

    /// <summary>What a regular expression matches as a whole, see <see cref="Grammar.FromRegex"/>.</summary>
    /// <exception cref="GrammarException">The pattern cannot be used.</exception>
    public GrammarConstraint Regex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Get("regex", pattern, () => Grammar.FromRegex(pattern));
    }

    /// <summary>What an EBNF grammar has, see <see cref="Grammar.ParseEbnf"/>; its root is the rule "root".</summary>
    /// <exception cref="GrammarException">The grammar cannot be used.</exception>
    public GrammarConstraint Ebnf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Get("ebnf", text, () => Grammar.ParseEbnf(text));
    }

    /// <summary>A constraint of any notation.</summary>
    /// <param name="notation">Its name; texts of different notations never share a constraint.</param>
    /// <param name="text">What is compiled.</param>
    /// <param name="make">Compiles it; called at most once at a time for equal texts, outside of any lock.</param>
    /// <exception cref="GrammarException">It cannot be used.</exception>
    public GrammarConstraint Get(string notation, string text, Func<IGrammar> make)
    {
        ArgumentNullException.ThrowIfNull(notation);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(make);
        var key = $"{notation}\n{text}";
        LinkedListNode<Entry>? node;
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out node))
            {
                _order.Remove(node);
            }
            else
            {
                _entries.Add(key, node = new LinkedListNode<Entry>(new Entry(key, new Lazy<GrammarConstraint>(() => new GrammarConstraint(_tokenizer, make(), _endTokens, _vocabularySize)))));
            }

            _order.AddFirst(node);
        }

        try
        {
            return node.Value.Constraint.Value;
        }
        catch (Exception error) when (error is not GrammarException)
        {
            // Lack of memory, say: it may work the next time.
            lock (_gate)
            {
                Forget(node);
            }

            throw;
        }
        finally
        {
            Shrink(node);
        }
    }

    /// <summary>Masks grow with use, so that the size is looked at anew each time.</summary>
    private void Shrink(LinkedListNode<Entry> asked)
    {
        lock (_gate)
        {
            var bytes = _order.Sum(static entry => entry.Bytes);
            for (var last = _order.Last; (bytes > _maximumBytes || _entries.Count > MaximumCount) && last is not null;)
            {
                var before = last.Previous;
                if (!ReferenceEquals(last, asked))
                {
                    bytes -= last.Value.Bytes;
                    Forget(last);
                }

                last = before;
            }
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        if (_entries.TryGetValue(node.Value.Key, out var known) && ReferenceEquals(known, node))
        {
            _entries.Remove(node.Value.Key);
            _order.Remove(node);
        }
    }

    private sealed record Entry(string Key, Lazy<GrammarConstraint> Constraint)
    {
        public long Bytes => 300 + (2L * Key.Length) + (Constraint.IsValueCreated ? Constraint.Value.Bytes : 0);
    }
}
