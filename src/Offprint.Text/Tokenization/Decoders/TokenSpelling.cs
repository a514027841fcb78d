using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>What one token adds to the decoded bytes, by the steps of the decoder.</summary>
internal static class TokenSpelling
{
    /// <summary>The bytes of a token.</summary>
    /// <param name="decoder">The decoder; null joins tokens with spaces.</param>
    /// <param name="token">The token as it stands in the vocabulary.</param>
    /// <param name="first">Whether the text begins with it.</param>
    public static byte[] Of(ITokenDecoder? decoder, string token, bool first)
    {
        if (decoder is null)
        {
            return Encoding.UTF8.GetBytes(first ? token : " " + token);
        }

        var (text, bytes, fused) = (token, (byte[]?)null, false);
        Apply(decoder);
        return bytes ?? Encoding.UTF8.GetBytes(text);

        void Apply(ITokenDecoder step)
        {
            switch (step)
            {
                case SequenceDecoder sequence:
                    foreach (var part in sequence.Steps)
                    {
                        Apply(part);
                    }

                    break;
                case FuseDecoder:
                    fused = true;
                    break;
                case ByteLevelDecoder when bytes is null:
                    bytes = ByteLevel(text);
                    break;
                case ByteFallbackDecoder when bytes is null:
                    if (text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>'
                        && byte.TryParse(text.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                    {
                        bytes = [value];
                    }

                    break;
                // Behind Fuse it works at the ends of the text: on the left of its first token; the right end is not known yet.
                case StripDecoder strip when bytes is null:
                    text = !fused ? strip.Decode([text])[0] : first ? strip.Left().Decode([text])[0] : text;
                    break;
                case BytePairDecoder when bytes is null:
                case WordPieceDecoder when bytes is null:
                case MetaspaceDecoder when bytes is null:
                case ReplaceDecoder when bytes is null:
                    // A word in front (or behind) makes the token one in the middle of a text.
                    text = step is BytePairDecoder ? step.Decode([text, ""])[0] : first ? step.Decode([text])[0] : step.Decode(["", text])[1];
                    break;
            }
        }
    }

    private static byte[] ByteLevel(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (ByteAlphabet.ToByte(token[i]) is var value and >= 0)
            {
                bytes[i] = (byte)value;
            }
            else
            {
                return Encoding.UTF8.GetBytes(token);
            }
        }

        return bytes;
    }
}
