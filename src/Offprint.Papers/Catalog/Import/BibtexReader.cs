using System.Globalization;
using System.Text;

namespace Offprint.Papers;

/// <summary>BibTeX and BibLaTeX: entries with fields in braces, quotes or as macros, <c>@string</c> definitions, LaTeX accents.</summary>
internal static class BibtexReader
{
    private const int Deepest = 200;
    private const int MostFields = 200;
    private const int MostMacros = 10_000;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static IEnumerable<(PaperMetadata Paper, long Line)> Read(Stream stream, PaperReadOptions options)
    {
        using var scanner = new BibtexScanner(stream, options);
        var macros = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (scanner.ToEntry())
        {
            var line = scanner.Line;
            scanner.SkipSpace();
            var type = scanner.Name();
            scanner.SkipSpace();
            if (type.Equals("comment", StringComparison.OrdinalIgnoreCase))
            {
                if (scanner.Peek() == '{') Braced(scanner);
                continue;
            }

            if (scanner.Peek() is not ('{' or '('))
            {
                if (type.Length == 0 || scanner.Peek() < 0) continue; // an at sign in a remark
                throw scanner.Wrong($"after '@{MetadataText.Short(type)}' a '{{' must follow.");
            }

            var close = scanner.Read() == '{' ? '}' : ')';
            if (type.Equals("preamble", StringComparison.OrdinalIgnoreCase))
            {
                Value(scanner, macros);
                Close(scanner, close);
            }
            else if (type.Equals("string", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var (name, value) in Fields(scanner, close, macros)) macros[name] = value;
                if (macros.Count > MostMacros) throw scanner.Wrong($"there are more than {MostMacros:#,0} macros.");
            }
            else
            {
                scanner.SkipSpace();
                scanner.Name(); // the key says nothing
                scanner.SkipSpace();
                if (scanner.Peek() == ',') scanner.Read();
                yield return (Paper(Fields(scanner, close, macros)), line);
            }
        }
    }

    private static Dictionary<string, string> Fields(BibtexScanner scanner, char close, Dictionary<string, string> macros)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            scanner.SkipSpace();
            if (scanner.Peek() == close)
            {
                scanner.Read();
                return fields;
            }

            var name = scanner.Name();
            if (name.Length == 0) throw scanner.Wrong(scanner.Peek() < 0 ? "the file ends within an entry." : $"'{(char)scanner.Peek()}' stands where a field must begin.");
            scanner.SkipSpace();
            if (scanner.Read() != '=') throw scanner.Wrong($"after the field '{MetadataText.Short(name)}' a '=' must follow.");
            fields[name] = Value(scanner, macros);
            if (fields.Count > MostFields) throw scanner.Wrong($"an entry has more than {MostFields} fields.");
            scanner.SkipSpace();
            if (scanner.Peek() == ',') scanner.Read();
            else if (scanner.Peek() != close) throw scanner.Wrong($"after the field '{MetadataText.Short(name)}' a ',' or '{close}' must follow.");
        }
    }

    /// <summary>One or several texts joined by number signs.</summary>
    private static string Value(BibtexScanner scanner, Dictionary<string, string> macros)
    {
        var value = new StringBuilder();
        while (true)
        {
            scanner.SkipSpace();
            switch (scanner.Peek())
            {
                case '{':
                    value.Append(Braced(scanner));
                    break;
                case '"':
                    value.Append(Quoted(scanner));
                    break;
                default:
                    var name = scanner.Name();
                    if (name.Length == 0) throw scanner.Wrong(scanner.Peek() < 0 ? "the file ends within an entry." : $"'{(char)scanner.Peek()}' stands where a value must be.");
                    value.Append(macros.GetValueOrDefault(name, name));
                    break;
            }

            if (value.Length > PaperMetadata.LongestAbstract * 20) throw scanner.Wrong("a value is too long.");
            scanner.SkipSpace();
            if (scanner.Peek() != '#') return value.ToString();
            scanner.Read();
        }
    }

    private static string Braced(BibtexScanner scanner)
    {
        var line = scanner.Line;
        var text = new StringBuilder();
        scanner.Read();
        for (var depth = 1; ;)
        {
            var c = scanner.Read();
            if (c < 0) throw scanner.Wrong($"the brace that opens in line {line.ToString(CultureInfo.InvariantCulture)} does not close.");
            if (c == '\\' && scanner.Peek() is '{' or '}')
            {
                text.Append('\\').Append((char)scanner.Read());
                continue;
            }

            if (c == '{' && ++depth > Deepest) throw scanner.Wrong($"braces are nested more than {Deepest} deep.");
            if (c == '}' && --depth == 0) return text.ToString();
            text.Append((char)c);
        }
    }

    private static string Quoted(BibtexScanner scanner)
    {
        var line = scanner.Line;
        var text = new StringBuilder();
        scanner.Read();
        for (var depth = 0; ;)
        {
            var c = scanner.Read();
            if (c < 0) throw scanner.Wrong($"the quote that opens in line {line.ToString(CultureInfo.InvariantCulture)} does not close.");
            if (c == '"' && depth == 0) return text.ToString();
            if (c == '{') depth++;
            if (c == '}') depth--;
            if (depth > Deepest) throw scanner.Wrong($"braces are nested more than {Deepest} deep.");
            text.Append((char)c);
        }
    }

    private static void Close(BibtexScanner scanner, char close)
    {
        scanner.SkipSpace();
        if (scanner.Read() != close) throw scanner.Wrong($"a '{close}' must follow.");
    }

    private static PaperMetadata Paper(Dictionary<string, string> fields)
    {
        string Field(string name) => fields.GetValueOrDefault(name, "");
        var eprint = Field("eprint");
        var archive = Field("archiveprefix").Length > 0 ? Field("archiveprefix") : Field("eprinttype");
        var isArxiv = archive.Length == 0 || archive.Equals("arxiv", StringComparison.OrdinalIgnoreCase);
        var arxiv = (isArxiv && eprint.Length > 0 ? PaperIdentifiers.Arxiv(eprint) : null)
            ?? PaperIdentifiers.Arxiv(Field("url"))
            ?? (Field("journal").LastIndexOf("arXiv:", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? PaperIdentifiers.Arxiv(Field("journal")[at..]) : null);
        return new PaperMetadata
        {
            Title = LatexText.Plain(Field("title")),
            Abstract = LatexText.Plain(Field("abstract")),
            Authors = [.. Authors(Field("author").Length > 0 ? Field("author") : Field("editor"))],
            Date = Date(Field("date"), Field("year"), Field("month"), Field("day")),
            Tags = [.. LatexText.Plain(Field("keywords")).Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            ArxivId = arxiv,
            Doi = PaperIdentifiers.Doi(Field("doi").Replace("\\_", "_", StringComparison.Ordinal)),
            Url = arxiv is null ? MetadataText.WebAddress(Field("url").Replace("\\_", "_", StringComparison.Ordinal).Replace("\\%", "%", StringComparison.Ordinal)) : null,
        };
    }

    /// <summary>Names are joined by the word "and", unless it stands in braces.</summary>
    private static IEnumerable<string> Authors(string text)
    {
        var name = new StringBuilder();
        var depth = 0;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (depth == 0 && word.Equals("and", StringComparison.OrdinalIgnoreCase))
            {
                if (Name(name.ToString()) is { } one) yield return one;
                name.Clear();
                continue;
            }

            depth += word.Count(static c => c == '{') - word.Count(static c => c == '}');
            name.Append(word).Append(' ');
        }

        if (Name(name.ToString()) is { } last) yield return last;

        static string? Name(string text)
        {
            var trimmed = text.Trim();
            if (trimmed.Length == 0 || trimmed.Equals("others", StringComparison.OrdinalIgnoreCase)) return null;
            return trimmed is ['{', .., '}'] && trimmed.IndexOf('}', StringComparison.Ordinal) == trimmed.Length - 1 ? LatexText.Plain(trimmed) : LatexText.Plain(AuthorNames.InOrder(trimmed)); // {Google Brain, Inc.} is one name
        }
    }

    private static string Date(string date, string year, string month, string day)
    {
        if (date.Length > 0) return date.Split('/')[0].Trim() is var first && first.Length > 10 ? first[..10] : date.Split('/')[0].Trim();
        year = LatexText.Plain(year).Trim();
        month = LatexText.Plain(month).Trim().TrimEnd('.');
        var number = int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var numeric) ? numeric : month.Length >= 3 ? Array.IndexOf(Months, month[..3].ToLowerInvariant()) + 1 : 0;
        if (number is < 1 or > 12) return year;
        return int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && MetadataText.IsDate($"{year}-{number:00}-{d:00}") ? $"{year}-{number:00}-{d:00}" : $"{year}-{number:00}";
    }
}
