namespace Offprint.Text;

public sealed partial class PretrainedTokenizer
{
    /// <summary>Encodes a text, or a pair of texts, with the post-processor's special tokens.</summary>
    /// <param name="a">First text.</param>
    /// <param name="b">Second text, or null.</param>
    /// <param name="addSpecial">Whether special tokens are added. Default: true.</param>
    /// <exception cref="InvalidDataException">A character isn't in the vocabulary and there is no unknown token.</exception>
    public TokenEncoding EncodePair(string a, string? b = null, bool addSpecial = true)
        => ToEncoding(Assemble(a, b, addSpecial, null), null, 0);

    /// <summary>Encodes a text, or a pair of texts, with options.</summary>
    /// <param name="a">First text.</param>
    /// <param name="b">Second text, or null.</param>
    /// <param name="options">Special tokens, truncation, padding; null: defaults.</param>
    /// <exception cref="ArgumentException">Truncation leaves no room, or the text that should be shortened is too short.</exception>
    public TokenEncoding Encode(string a, string? b = null, EncodingOptions? options = null)
    {
        options ??= new EncodingOptions();
        var sequence = Assemble(a, b, options.AddSpecial, options.Truncation);
        return ToEncoding(sequence, options.Padding, sequence.Count);
    }

    /// <summary>Encodes many texts on several threads; the result doesn't depend on their number.</summary>
    /// <param name="texts">Texts.</param>
    /// <param name="options">Options; padding without a length pads to the longest of the batch.</param>
    /// <param name="cancellationToken">Stops between texts.</param>
    public TokenEncoding[] EncodeBatch(IReadOnlyList<string> texts, EncodingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return EncodeBatch(texts.Count, i => (texts[i], null), options ?? new EncodingOptions(), cancellationToken);
    }

    /// <summary>Encodes many pairs of texts on several threads; the result doesn't depend on their number.</summary>
    /// <param name="pairs">Pairs.</param>
    /// <param name="options">Options; padding without a length pads to the longest of the batch.</param>
    /// <param name="cancellationToken">Stops between pairs.</param>
    public TokenEncoding[] EncodeBatch(IReadOnlyList<(string A, string? B)> pairs, EncodingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return EncodeBatch(pairs.Count, i => pairs[i], options ?? new EncodingOptions(), cancellationToken);
    }

    private TokenEncoding[] EncodeBatch(int count, Func<int, (string A, string? B)> text, EncodingOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads, "options.Threads");
        var sequences = new EncodedSequence[count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.For(0, count, parallel, i =>
            {
                var (a, b) = text(i);
                sequences[i] = Assemble(a, b, options.AddSpecial, options.Truncation);
            });
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        var longest = sequences.Length == 0 ? 0 : sequences.Max(sequence => sequence.Count);
        return [.. sequences.Select(sequence => ToEncoding(sequence, options.Padding, longest))];
    }

    private EncodedSequence Assemble(string a, string? b, bool addSpecial, TruncationOptions? truncation)
    {
        ArgumentNullException.ThrowIfNull(a);
        var first = ToSequence(a, 0);
        var sequences = b is null ? [first] : new List<EncodedSequence> { first, ToSequence(b, 1) };
        if (truncation is not null)
        {
            Truncate(sequences, truncation, addSpecial ? parts.PostProcessor?.Added(b is not null) ?? 0 : 0);
        }

        if (parts.PostProcessor is { } processor)
        {
            sequences = processor.Process(sequences, addSpecial, TokenText);
        }

        var result = sequences.Count == 1 ? sequences[0] : new EncodedSequence();
        for (var i = 0; sequences.Count > 1 && i < sequences.Count; i++)
        {
            result.Append(sequences[i]);
        }

        return result;
    }

    private EncodedSequence ToSequence(string text, int type)
    {
        var list = Tokenize(text, normalize: true, preTokenize: true);
        var result = new EncodedSequence { Ids = list.Ids, Text = text };
        for (var i = 0; i < list.Count; i++)
        {
            result.TypeIds.Add(type);
            result.Special.Add(false);
            result.Offsets.Add((list.Starts[i], list.Ends[i]));
        }

        return result;
    }

    private string? TokenText(int id, out bool added)
    {
        var text = Token(id);
        added = text is not null && addedByContent.ContainsKey(text);
        return text;
    }

    private static void Truncate(List<EncodedSequence> sequences, TruncationOptions options, int added)
    {
        var room = options.MaximumLength - added;
        if (room < 0)
        {
            throw new ArgumentException($"MaximumLength {options.MaximumLength} is less than the {added} special tokens; use a larger one or AddSpecial = false.", nameof(options));
        }

        var total = sequences.Sum(sequence => sequence.Count);
        if (total <= room)
        {
            return;
        }

        if (sequences.Count == 1 && options.Strategy != TruncationStrategy.OnlySecond)
        {
            sequences[0].Truncate(room, options.FromLeft);
        }
        else if (options.Strategy == TruncationStrategy.LongestFirst)
        {
            var shorter = Math.Min(sequences[0].Count, sequences[1].Count);
            var rest = shorter > room ? shorter : Math.Max(shorter, room - shorter);
            if (shorter + rest > room)
            {
                (shorter, rest) = (room / 2, room / 2 + room % 2);
            }

            var swap = sequences[0].Count > sequences[1].Count;
            sequences[0].Truncate(swap ? rest : shorter, options.FromLeft);
            sequences[1].Truncate(swap ? shorter : rest, options.FromLeft);
        }
        else
        {
            var index = options.Strategy == TruncationStrategy.OnlyFirst ? 0 : 1;
            var keep = index < sequences.Count ? sequences[index].Count - (total - room) : 0;
            if (keep <= 0)
            {
                throw new ArgumentException($"{options.Strategy} can't shorten {total} tokens to {room}: that text is too short.", nameof(options));
            }

            sequences[index].Truncate(keep, options.FromLeft);
        }
    }

    private static TokenEncoding ToEncoding(EncodedSequence sequence, PaddingOptions? padding, int longest)
    {
        var length = sequence.Count;
        if (padding is not null)
        {
            length = padding.Length ?? longest;
            length = padding.MultipleOf > 1 ? (length + padding.MultipleOf - 1) / padding.MultipleOf * padding.MultipleOf : length;
            length = Math.Max(length, sequence.Count);
        }

        var pad = length - sequence.Count;
        var left = padding is { Left: true } ? pad : 0;
        var ids = new int[length];
        var types = new int[length];
        var special = new bool[length];
        var offsets = new (int, int)[length];
        if (pad > 0)
        {
            Array.Fill(ids, padding!.Id);
            Array.Fill(types, padding.TypeId);
            Array.Fill(special, true);
        }

        sequence.Ids.CopyTo(ids, left);
        sequence.TypeIds.CopyTo(types, left);
        sequence.Special.CopyTo(special, left);
        sequence.Offsets.CopyTo(offsets, left);
        return new TokenEncoding(ids, types, special, offsets) { PaddedLeft = left, PaddedRight = pad - left };
    }
}
