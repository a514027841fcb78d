using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>
/// Rewrites a pattern of the Oniguruma dialect (what tokenizer.json files are written in) for .NET: possessive quantifiers become
/// atomic groups, \w takes marks and all numbers, \x{...} and \h, POSIX brackets and common script names become classes.
/// What has no counterpart is an error that names the pattern.
/// </summary>
internal sealed class OnigurumaTranslator
{
    private const string Word = @"\p{L}\p{M}\p{N}\p{Pc}\u24B6-\u24E9";
    private const string Alphabetic = @"\p{L}\p{Mc}\p{Nl}\u24B6-\u24E9";

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Han"] = @"\u2E80-\u2E99\u2E9B-\u2EF3\u2F00-\u2FD5\u3005\u3007\u3021-\u3029\u3038-\u303B\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFA6D\uFA70-\uFAD9",
        ["Hiragana"] = @"\u3041-\u3096\u309D-\u309F",
        ["Katakana"] = @"\u30A1-\u30FA\u30FD-\u30FF\u31F0-\u31FF\u32D0-\u32FE\u3300-\u3357\uFF66-\uFF6F\uFF71-\uFF9D",
        ["Hangul"] = @"\u1100-\u11FF\u302E\u302F\u3131-\u318E\u3200-\u321E\u3260-\u327E\uA960-\uA97C\uAC00-\uD7A3\uD7B0-\uD7C6\uD7CB-\uD7FB\uFFA0-\uFFBE\uFFC2-\uFFC7\uFFCA-\uFFCF\uFFD2-\uFFD7\uFFDA-\uFFDC",
        ["Cyrillic"] = @"\u0400-\u0484\u0487-\u052F\u1C80-\u1C88\u1D2B\u1D78\u2DE0-\u2DFF\uA640-\uA69F\uFE2E\uFE2F",
        ["Alpha"] = Alphabetic,
        ["Alphabetic"] = Alphabetic,
        ["Letter"] = @"\p{L}",
        ["Number"] = @"\p{N}",
        ["Digit"] = @"\p{Nd}",
        ["Punct"] = @"\p{P}\p{S}",
        ["Punctuation"] = @"\p{P}",
        ["Symbol"] = @"\p{S}",
        ["Mark"] = @"\p{M}",
        ["Separator"] = @"\p{Z}",
        ["Other"] = @"\p{C}",
        ["Space"] = @"\s",
        ["Upper"] = @"\p{Lu}",
        ["Lower"] = @"\p{Ll}",
        ["Alnum"] = Alphabetic + @"\p{Nd}",
        ["Word"] = Word,
        ["Cntrl"] = @"\p{Cc}",
        ["XDigit"] = "0-9A-Fa-f",
        ["Blank"] = @"\t\p{Zs}",
    };

    private readonly string pattern;
    private readonly StringBuilder result = new();
    private readonly Stack<int> groups = new();
    private int index;
    private int atom = -1;

    private OnigurumaTranslator(string pattern) => this.pattern = pattern;

    /// <exception cref="InvalidDataException">The pattern has no counterpart in .NET.</exception>
    public static string Translate(string pattern) => new OnigurumaTranslator(pattern).Run();

    private string Run()
    {
        while (index < pattern.Length)
        {
            Step();
        }

        return result.ToString();
    }

    private void Step()
    {
        var c = pattern[index];
        switch (c)
        {
            case '\\':
                atom = result.Length;
                Escape(inClass: false);
                break;
            case '[':
                atom = result.Length;
                Class();
                break;
            case '(':
                groups.Push(result.Length);
                result.Append(c);
                index++;
                if (At("?~") || At("?{") || At("*"))
                {
                    throw Unsupported("a group (" + pattern[index..Math.Min(index + 2, pattern.Length)]);
                }

                atom = -1;
                if (At("?"))
                {
                    CopyGroupHead();
                }

                break;
            case ')':
                result.Append(c);
                index++;
                atom = groups.Count > 0 ? groups.Pop() : -1;
                break;
            case '*' or '+' or '?' when atom >= 0:
                index++;
                Quantify(c.ToString(), mayBePossessive: true);
                break;
            case '{' when atom >= 0 && Interval() is { } interval:
                index += interval.Length;
                Quantify(interval.StartsWith("{,", StringComparison.Ordinal) ? "{0" + interval[1..] : interval, mayBePossessive: false);
                break;
            case '|':
                result.Append(c);
                index++;
                atom = -1;
                break;
            case '#' or ' ':
                atom = result.Length;
                result.Append(c);
                index++;
                break;
            default:
                if (char.IsSurrogate(c))
                {
                    throw Unsupported("a character outside the basic plane");
                }

                atom = result.Length;
                result.Append(c);
                index++;
                break;
        }
    }

    private void CopyGroupHead()
    {
        // (?:  (?=  (?!  (?>  (?<=  (?<!  (?<name>  (?i)  (?i:
        do
        {
            result.Append(pattern[index++]);
        }
        while (index < pattern.Length && pattern[index - 1] is not (':' or '=' or '!' or '>' or ')'));
        if (pattern[index - 1] == ')' && groups.Count > 0)
        {
            groups.Pop();
        }
    }

    private void Quantify(string quantifier, bool mayBePossessive)
    {
        result.Append(quantifier);
        if (At("?"))
        {
            result.Append('?');
            index++;
        }
        else if (At("+"))
        {
            // "a++" is possessive; after an interval, "+" repeats the repetition.
            index++;
            result.Insert(atom, mayBePossessive ? "(?>" : "(?:");
            result.Append(mayBePossessive ? ")" : ")+");
        }
    }

    private string? Interval()
    {
        var end = pattern.IndexOf('}', index);
        return end > index + 1 && pattern[(index + 1)..end].All(c => char.IsAsciiDigit(c) || c == ',') ? pattern[index..(end + 1)] : null;
    }

    private void Class()
    {
        result.Append('[');
        index++;
        if (At("^"))
        {
            result.Append('^');
            index++;
        }

        var first = true;
        while (index < pattern.Length && (first || pattern[index] != ']'))
        {
            first = false;
            if (At("[:"))
            {
                var end = pattern.IndexOf(":]", index, StringComparison.Ordinal);
                var name = end < 0 ? "" : pattern[(index + 2)..end];
                if (name.StartsWith('^') || !Scripts.TryGetValue(name, out var members))
                {
                    throw Unsupported("the bracket [:" + name + ":]");
                }

                result.Append(members);
                index = end + 2;
            }
            else if (At("["))
            {
                throw Unsupported("a class within a class (write \\[ for the character)");
            }
            else if (At("&&"))
            {
                throw Unsupported("the intersection && of classes");
            }
            else if (pattern[index] == '\\')
            {
                Escape(inClass: true);
            }
            else if (char.IsSurrogate(pattern[index]))
            {
                throw Unsupported("a character outside the basic plane");
            }
            else
            {
                // In .NET "-[" would start a subtraction.
                result.Append(pattern[index] == '-' && index + 1 < pattern.Length && pattern[index + 1] == '[' ? "\\-" : pattern[index].ToString());
                index++;
            }
        }

        if (index >= pattern.Length)
        {
            throw Unsupported("a class without its ]");
        }

        result.Append(']');
        index++;
    }

    private void Escape(bool inClass)
    {
        if (index + 1 >= pattern.Length)
        {
            throw Unsupported("a backslash at the end");
        }

        var c = pattern[index + 1];
        index += 2;
        switch (c)
        {
            case 'w':
                result.Append(inClass ? Word : "[" + Word + "]");
                break;
            case 'W' when !inClass:
                result.Append("[^" + Word + "]");
                break;
            case 'h':
                result.Append(inClass ? "0-9A-Fa-f" : "[0-9A-Fa-f]");
                break;
            case 'R' when !inClass:
                result.Append(@"(?>\r\n|[\n-\r\u0085\u2028\u2029])");
                break;
            case 'p' or 'P':
                Property(c == 'P', inClass);
                break;
            case 'x' when At("{"):
                var end = pattern.IndexOf('}', index);
                if (end < 0 || !int.TryParse(pattern.AsSpan(index + 1, end - index - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var point) || point > 0xFFFF)
                {
                    throw Unsupported("a character outside the basic plane, \\x{...}");
                }

                result.Append(CultureInfo.InvariantCulture, $"\\u{point:X4}");
                index = end + 1;
                break;
            case 'W' or 'R' or 'X' or 'K' or 'H' or 'G' or 'N' or 'O' or 'y' or 'Y' or 'g' or 'k':
                throw Unsupported("\\" + c);
            default:
                result.Append('\\').Append(c);
                break;
        }
    }

    private void Property(bool negated, bool inClass)
    {
        string name;
        if (At("{"))
        {
            var end = pattern.IndexOf('}', index);
            if (end < 0)
            {
                throw Unsupported("\\p without its }");
            }

            name = pattern[(index + 1)..end];
            index = end + 1;
        }
        else
        {
            name = index < pattern.Length ? pattern[index++].ToString() : "";
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        if (!Scripts.TryGetValue(name.Replace("Script=", "", StringComparison.OrdinalIgnoreCase), out var members))
        {
            result.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
        }
        else if (inClass && negated)
        {
            throw Unsupported("the negated property " + name + " in a class");
        }
        else
        {
            result.Append(inClass ? members : (negated ? "[^" : "[") + members + "]");
        }
    }

    private bool At(string text) => string.CompareOrdinal(pattern, index, text, 0, text.Length) == 0;

    private InvalidDataException Unsupported(string what)
        => new($"the pattern \"{pattern}\" uses {what}, which .NET's regular expressions don't have");
}
