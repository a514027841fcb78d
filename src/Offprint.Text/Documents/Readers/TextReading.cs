using System.Text;

namespace Offprint.Text;

/// <summary>Plain text: the file, its lines, or its paragraphs.</summary>
internal static class TextReading
{
    public static IEnumerable<Document> Read(CorpusFile file) => file.Options.Unit switch
    {
        TextUnit.File => Whole(file),
        TextUnit.Line => Lines(file),
        TextUnit.Paragraph => Paragraphs(file),
        _ => throw new ArgumentException($"Unit is {file.Options.Unit}; use File, Line or Paragraph."),
    };

    private static IEnumerable<Document> Whole(CorpusFile file)
    {
        yield return new Document(file.Name, file.ReadText(), Source: file.Name);
    }

    private static IEnumerable<Document> Lines(CorpusFile file)
    {
        foreach (var (number, line) in file.ReadLines())
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return new Document(file.IdOf(number), line, Source: file.Name);
            }
        }
    }

    private static IEnumerable<Document> Paragraphs(CorpusFile file)
    {
        var paragraph = new StringBuilder();
        long first = 0;
        foreach (var (number, line) in file.ReadLines())
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                first = paragraph.Length == 0 ? number : first;
                paragraph.Append(paragraph.Length == 0 ? "" : "\n").Append(line);
                if (paragraph.Length > CorpusFile.MaximumText)
                {
                    throw file.Error(first, "the paragraph that begins here is too long to hold in memory.");
                }
            }
            else if (paragraph.Length > 0)
            {
                yield return new Document(file.IdOf(first), paragraph.ToString(), Source: file.Name);
                paragraph.Clear();
            }
        }

        if (paragraph.Length > 0)
        {
            yield return new Document(file.IdOf(first), paragraph.ToString(), Source: file.Name);
        }
    }
}
