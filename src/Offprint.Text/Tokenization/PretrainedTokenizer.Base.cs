using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace Offprint.Text;

public sealed partial class PretrainedTokenizer
{
    /// <summary>Decodes ids.</summary>
    /// <param name="ids">Ids; those that name no token are left out.</param>
    /// <param name="skipSpecial">Whether special added tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial)
    {
        var list = new List<string>(ids.Length);
        foreach (var id in ids)
        {
            if (Token(id) is { } token && !(skipSpecial && specialIds.Contains(id)))
            {
                list.Add(token);
            }
        }

        return parts.Decoder is { } decoder ? string.Concat(decoder.Decode(list)) : string.Join(' ', list);
    }

    /// <summary>Decodes ids, special tokens included.</summary>
    /// <param name="ids">Ids; those that name no token are left out.</param>
    public override string Decode(IEnumerable<int> ids) => Decode([.. ids], skipSpecial: false);

    /// <inheritdoc/>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        var list = ids.ToArray();
        var text = Decode(list, skipSpecial: false);
        if (text.TryCopyTo(destination))
        {
            (idsConsumed, charsWritten) = (list.Length, text.Length);
            return OperationStatus.Done;
        }

        // The longest prefix of the ids that fits.
        int low = 0, high = list.Length;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Decode(list.AsSpan(0, middle), skipSpecial: false).Length <= destination.Length)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        var fitting = Decode(list.AsSpan(0, low), skipSpecial: false);
        fitting.CopyTo(destination);
        (idsConsumed, charsWritten) = (low, fitting.Length);
        return OperationStatus.DestinationTooSmall;
    }

    /// <summary>Encodes without special tokens; ranges are those of the original text, and no normalized text is given.</summary>
    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var (list, length) = Encode(text, textSpan, settings);
        var count = Math.Min(list.Count, settings.MaxTokenCount);
        var result = new EncodedToken[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = new EncodedToken(list.Ids[i], Token(list.Ids[i]) ?? "", new Range(list.Starts[i], list.Ends[i]));
        }

        return new EncodeResults<EncodedToken> { Tokens = result, NormalizedText = null, CharsConsumed = Consumed(list, count, length) };
    }

    /// <inheritdoc/>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var (list, length) = Encode(text, textSpan, settings);
        var count = Math.Min(list.Count, settings.MaxTokenCount);
        return new EncodeResults<int>
        {
            Tokens = count == list.Count ? list.Ids : list.Ids.GetRange(0, count),
            NormalizedText = null,
            CharsConsumed = Consumed(list, count, length),
        };
    }

    /// <inheritdoc/>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
        => Math.Min(Encode(text, textSpan, settings).List.Count, settings.MaxTokenCount);

    /// <inheritdoc/>
    protected override int GetIndexByTokenCount(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string? normalizedText, out int tokenCount)
    {
        var (list, length) = Encode(text, textSpan, settings);
        tokenCount = Math.Min(list.Count, settings.MaxTokenCount);
        normalizedText = null;
        if (!fromEnd)
        {
            return Consumed(list, tokenCount, length);
        }

        return tokenCount == list.Count ? 0 : tokenCount == 0 ? length : list.Starts[list.Count - tokenCount];
    }

    private static int Consumed(TokenList list, int count, int length)
        => count == list.Count ? length : count == 0 ? 0 : list.Ends[count - 1];

    private (TokenList List, int Length) Encode(string? text, ReadOnlySpan<char> span, EncodeSettings settings)
    {
        text ??= span.ToString();
        return (Tokenize(text, settings.ConsiderNormalization, settings.ConsiderPreTokenization), text.Length);
    }
}
