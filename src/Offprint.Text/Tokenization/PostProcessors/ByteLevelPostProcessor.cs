namespace Offprint.Text;

/// <summary>Takes the spaces that belong to byte-level tokens out of their offsets.</summary>
internal sealed class ByteLevelPostProcessor(bool trimOffsets, bool addPrefixSpace) : IPostProcessor
{
    public int Added(bool pair) => 0;

    public List<EncodedSequence> Process(List<EncodedSequence> sequences, bool addSpecial, TokenText token)
    {
        if (trimOffsets)
        {
            foreach (var sequence in sequences)
            {
                Trim(sequence, addPrefixSpace, token);
            }
        }

        return sequences;
    }

    public static void Trim(EncodedSequence sequence, bool addPrefixSpace, TokenText token)
    {
        for (var i = 0; i < sequence.Count; i++)
        {
            var (start, end) = sequence.Offsets[i];
            var text = token(sequence.Ids[i], out var added) ?? "";
            if (added && sequence.Text is { } source)
            {
                text = source[start..end];
            }

            int leading = 0, trailing = 0;
            while (leading < text.Length && IsSpace(text[leading]))
            {
                leading++;
            }

            while (trailing < text.Length && IsSpace(text[^(trailing + 1)]))
            {
                trailing++;
            }

            if (leading > 0)
            {
                // A single first space may be the one that was put in front; it has no place in the text.
                if (addPrefixSpace && leading == 1 && (i == 0 || start == 0))
                {
                    leading = 0;
                }

                start = Math.Min(start + leading, end);
                if (start < end && sequence.Text is { } whole && char.IsLowSurrogate(whole[start]))
                {
                    start++;
                }
            }

            end = trailing == text.Length ? start : Math.Max(end - trailing, start);

            sequence.Offsets[i] = (start, end);
        }
    }

    private static bool IsSpace(char unit) => unit == '\u0120' || char.IsWhiteSpace(unit);
}
