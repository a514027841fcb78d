using System.Collections;

namespace Offprint.Text;

/// <summary>One file as a corpus.</summary>
/// <param name="path">Where the file is.</param>
/// <param name="name">What ids and sources call it: its name, or its path inside a folder with slashes.</param>
/// <param name="format">Its format, never Auto.</param>
/// <param name="options">The reader's options.</param>
internal sealed class FileCorpus(string path, string name, CorpusFormat format, CorpusOptions options) : ICorpus
{
    public string Name => path;

    public IEnumerator<Document> GetEnumerator()
    {
        var file = new CorpusFile(path, name, options);
        var documents = format switch
        {
            CorpusFormat.Text => TextReading.Read(file),
            CorpusFormat.JsonLines => JsonReading.ReadLines(file),
            CorpusFormat.Json => JsonReading.ReadWhole(file),
            CorpusFormat.Html => HtmlReading.Read(file),
            CorpusFormat.Markdown => MarkdownReading.Read(file),
            CorpusFormat.Csv => DelimitedReading.Read(file, ','),
            CorpusFormat.Tsv => DelimitedReading.Read(file, '\t'),
            CorpusFormat.Parquet => ParquetReading.Read(file),
            CorpusFormat.Dict => DictReading.Read(file),
            CorpusFormat.DebianControl => DebianControlReading.Read(file),
            _ => throw new InvalidOperationException($"Format {format} has no reader."),
        };
        return documents.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
