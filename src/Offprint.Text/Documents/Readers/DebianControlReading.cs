using System.Text;

namespace Offprint.Text;

/// <summary>Debian control stanzas (deb-control, deb822): one package a stanza; the long description is the text.</summary>
internal static class DebianControlReading
{
    public static IEnumerable<Document> Read(CorpusFile file)
    {
        var stanza = new Dictionary<string, StringBuilder>(StringComparer.OrdinalIgnoreCase);
        StringBuilder? last = null;
        long first = 0;
        foreach (var (number, line) in file.ReadLines())
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                if (stanza.Count > 0)
                {
                    yield return Make(file, stanza, first);
                    stanza.Clear();
                }

                last = null;
            }
            else if (line[0] is ' ' or '\t')
            {
                if (last is null)
                {
                    throw file.Error(number, "a continuation line (it begins with a space) stands before any field.");
                }

                last.Append('\n').Append(line);
            }
            else if (line[0] != '#')
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon <= 0 || line.AsSpan(0, colon).ContainsAny(' ', '\t'))
                {
                    throw file.Error(number, "a line must be 'Field: value', or begin with a space to continue one.");
                }

                first = stanza.Count == 0 ? number : first;
                last = new StringBuilder(line[(colon + 1)..].Trim());
                if (!stanza.TryAdd(line[..colon], last))
                {
                    throw file.Error(number, $"the stanza names the field '{line[..colon]}' twice.");
                }
            }
        }

        if (stanza.Count > 0)
        {
            yield return Make(file, stanza, first);
        }
    }

    private static Document Make(CorpusFile file, Dictionary<string, StringBuilder> stanza, long line)
    {
        var options = file.Options;
        var fields = stanza.ToDictionary(field => field.Key, field => Unfold(field.Value), StringComparer.OrdinalIgnoreCase);
        var textField = options.TextField
            ?? fields.Keys.FirstOrDefault(name => name.StartsWith("Description", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("-md5", StringComparison.OrdinalIgnoreCase));
        var text = "";
        if (textField is not null && !fields.Remove(textField, out text!))
        {
            throw file.Error(line, $"the stanza that begins here has no field '{textField}'.");
        }

        // The first stanza of a source package's control file names the source only.
        if (!fields.Remove(options.IdField ?? "Package", out var id) && (options.IdField is not null || !fields.TryGetValue("Source", out id)))
        {
            throw file.Error(line, $"the stanza that begins here has no field '{options.IdField ?? "Package"}'.");
        }

        // Binary packages name their source when it is called otherwise, with a version in brackets at times.
        fields.TryGetValue(options.SourceField ?? "Source", out var source);
        source = source?.Split(' ')[0];
        var title = options.TitleField is { } wanted ? fields.GetValueOrDefault(wanted) : text.Split('\n')[0];
        var date = options.DateField is { } dateField && fields.TryGetValue(dateField, out var written) ? RecordMapping.ParseDate(written) : null;
        return new Document(id, text, string.IsNullOrEmpty(title) ? null : title, source ?? id, date, fields);
    }

    // Continuation lines lose their leading space; a lone dot stands for a blank line.
    private static string Unfold(StringBuilder folded)
    {
        var lines = folded.ToString().Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            lines[i] = lines[i][1..].TrimEnd();
            lines[i] = lines[i] == "." ? "" : lines[i];
        }

        return string.Join('\n', lines);
    }
}
