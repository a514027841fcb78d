using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>Escapes in string literals, as Python reads them.</summary>
internal static class StringEscapes
{
    public static string Read(string text, TemplateSource template, int position)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var c = text[++i];
            switch (c)
            {
                case '\n': break;
                case '\\' or '\'' or '"': result.Append(c); break;
                case 'n': result.Append('\n'); break;
                case 't': result.Append('\t'); break;
                case 'r': result.Append('\r'); break;
                case 'a': result.Append('\a'); break;
                case 'b': result.Append('\b'); break;
                case 'f': result.Append('\f'); break;
                case 'v': result.Append('\v'); break;
                case 'x': Code(2); break;
                case 'u': Code(4); break;
                case 'U': Code(8); break;
                case >= '0' and <= '7':
                    var value = 0;
                    var end = Math.Min(i + 3, text.Length);
                    for (; i < end && text[i] is >= '0' and <= '7'; i++)
                    {
                        value = value * 8 + (text[i] - '0');
                    }

                    i--;
                    result.Append((char)value);
                    break;
                default: result.Append('\\').Append(c); break;
            }

            void Code(int digits)
            {
                if (i + digits >= text.Length || !uint.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
                {
                    throw template.Error($"\"\\{c}\" needs {digits} hexadecimal digits of a character", position + i);
                }

                i += digits;
                result.Append(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
            }
        }

        return result.ToString();
    }
}
